using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Meshward.Grains.Tests.Wire;

/// <summary>
/// Silos of a release and of this code serve together, and this code reads what the release stored: what releases wrote is kept, and read here. How to add
/// something without breaking this is told in docs/upgrade.md.
/// </summary>
public sealed class WireTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public static TheoryData<string, string> Written => new(
        from release in Directory.GetDirectories(WireGolden.Root)
        from file in Directory.GetFiles(release, "*.bin")
        orderby file
        select (Path.GetFileName(release), Path.GetFileNameWithoutExtension(file)));

    public static TheoryData<string, string> Stored => new(
        from release in Directory.GetDirectories(WireGolden.Root)
        from file in Directory.GetFiles(release, "*.row")
        orderby file
        select (Path.GetFileName(release), Path.GetFileNameWithoutExtension(file)));

    public static TheoryData<string> Releases => [.. Directory.GetDirectories(WireGolden.Root).Select(release => Path.GetFileName(release)!)];

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Written))]
    public void What_a_release_wrote_is_read_into_equal_values(string release, string alias)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(WireGolden.Root, release, $"{alias}.bin"));
        JsonNode meaning = JsonNode.Parse(File.ReadAllText(Path.Combine(WireGolden.Root, release, $"{alias}.json")))!;
        object read = Serializer.Deserialize<object>(bytes)!;
        Assert.Null(WireGolden.Lost(meaning, WireGolden.Meaning(read)));
        Type type = WireContract.Types.Single(each => WireContract.AliasOf(each) == alias);
        Assert.Equal(WireContract.InHands(type), read.GetType());
    }

    [Theory]
    [MemberData(nameof(Stored))]
    public void Rows_that_a_release_stored_are_read_into_equal_values(string release, string alias)
    {
        Type type = WireContract.Types.Single(each => WireContract.AliasOf(each) == alias);
        JsonNode meaning = JsonNode.Parse(File.ReadAllText(Path.Combine(WireGolden.Root, release, $"{alias}.json")))!;
        var row = BinaryData.FromBytes(File.ReadAllBytes(Path.Combine(WireGolden.Root, release, $"{alias}.row")));
        Assert.Null(WireGolden.Lost(meaning, WireGolden.Meaning(Store("Deserialize", type, row))));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void Members_and_calls_of_a_release_are_what_they_were(string release)
    {
        Assert.Empty(Lines(release, "members.txt").Except(WireContract.Members()));
        Assert.Empty(Lines(release, "calls.txt").Except(WireContract.Calls()));
    }

    [Fact]
    public void Every_type_that_crosses_silos_or_is_stored_has_bytes_of_a_release()
    {
        string[] kept = [.. Written.Select(row => row.Data.Item2)];
        Assert.Empty(WireContract.Types.Select(WireContract.AliasOf).Except(kept));
    }

    [Fact]
    public void No_two_types_have_one_name_on_the_wire() => Assert.Distinct(WireContract.Types.Select(WireContract.AliasOf));

    [Theory]
    [MemberData(nameof(Releases))]
    public void Records_that_a_release_wrote_down_are_read_whole(string release)
    {
        foreach (string line in Lines(release, "journal.jsonl"))
        {
            JournalRecord read = JournalJson.Read(Encoding.UTF8.GetBytes(line));
            Assert.Null(WireGolden.Lost(JsonNode.Parse(line), JsonNode.Parse(JournalJson.Write(read))));
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public void What_a_controller_of_a_release_remembers_is_read_whole(string release)
    {
        string json = File.ReadAllText(Path.Combine(WireGolden.Root, release, "cycle.json"));
        CycleState read = JsonSerializer.Deserialize<CycleState>(json)!;
        Assert.Null(WireGolden.Lost(JsonNode.Parse(json), JsonNode.Parse(JsonSerializer.Serialize(read))));
    }

    [Fact]
    public void Another_meaning_of_a_member_is_noticed()
    {
        var once = JsonNode.Parse("""{ "Number": 1, "List": [{ "Name": "a" }] }""");
        Assert.Null(WireGolden.Lost(once, JsonNode.Parse("""{ "Number": 1, "List": [{ "Name": "a", "New": 2 }], "Other": 3 }""")));
        Assert.Equal("$.List[0].Name: found \"b\", expected \"a\"", WireGolden.Lost(once, JsonNode.Parse("""{ "Number": 1, "List": [{ "Name": "b" }] }""")));
        Assert.Equal("$.Number: found nothing, expected 1", WireGolden.Lost(once, JsonNode.Parse("""{ "List": [{ "Name": "a" }] }""")));
    }

    [Fact]
    public void Files_of_a_release_are_written_when_it_is_made()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(WireGolden.Variable) is { Length: > 0 }, $"{WireGolden.Variable} names no release.");
        string folder = Path.Combine(WireGolden.Root, Environment.GetEnvironmentVariable(WireGolden.Variable)!);
        Directory.CreateDirectory(folder);
        foreach (Type type in WireContract.Types.Where(type => !File.Exists(Path.Combine(folder, $"{WireContract.AliasOf(type)}.bin"))))
        {
            object sample = WireSamples.Of(WireContract.InHands(type));
            File.WriteAllBytes(Path.Combine(folder, $"{WireContract.AliasOf(type)}.bin"), Serializer.SerializeToArray<object>(sample));
            File.WriteAllText(Path.Combine(folder, $"{WireContract.AliasOf(type)}.json"), WireGolden.Text(WireGolden.Meaning(sample)));
            if (type.Name.EndsWith("State", StringComparison.Ordinal))
            {
                File.WriteAllBytes(Path.Combine(folder, $"{WireContract.AliasOf(type)}.row"), ((BinaryData)Store("Serialize", type, sample)).ToArray());
            }
        }

        File.WriteAllLines(Path.Combine(folder, "members.txt"), WireContract.Members());
        File.WriteAllLines(Path.Combine(folder, "calls.txt"), WireContract.Calls());
        JournalRecord[] records = [.. JournalSamples.Step(7), .. Enum.GetValues<JournalEvent>().Select(happened => JournalSamples.Event(happened, JournalSamples.TimeOf(8), "text"))];
        File.WriteAllLines(Path.Combine(folder, "journal.jsonl"), records.Select(record => Encoding.UTF8.GetString(JournalJson.Write(record))));
        File.WriteAllText(Path.Combine(folder, "cycle.json"), JsonSerializer.Serialize((CycleState)WireSamples.Of(typeof(CycleState))) + "\n");
    }

    // As grain storage does it, in SQLite and PostgreSQL.
    private object Store(string call, Type type, object what) =>
        typeof(OrleansGrainStorageSerializer).GetMethod(call)!.MakeGenericMethod(type).Invoke(new OrleansGrainStorageSerializer(Serializer), [what])!;

    private static string[] Lines(string release, string file) => File.ReadAllLines(Path.Combine(WireGolden.Root, release, file));
}
