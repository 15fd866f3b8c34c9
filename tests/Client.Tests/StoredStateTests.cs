using System.IO.Compression;
using System.Text.Json;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests;

/// <summary>
/// Data directories of releases are read by all later ones. Golden has one for each release: a training and a controller that made five decisions on a
/// testbed, two of which changed it, with the scenario that they are of. What is expected is what the release itself printed then.
/// </summary>
public sealed class StoredStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-stored-").FullName;

    public static TheoryData<string> Releases => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "tests/Client.Tests/Golden")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    private string Scenario => Path.Combine(_folder, "shop-small.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_controller_of_a_release_is_known(string release)
    {
        Unpack(release);
        JsonElement status = (await AskAsync("control", "--status", "--json")).Json;

        Assert.Equal("stopped", status.GetProperty("phase").GetString());
        Assert.Equal("0b4e80d12aa7d1e63660ebd2e44a03e8965ec140061c4798751fc37540614a4e", status.GetProperty("policy_sha256").GetString());
        Assert.Equal((5, 2, 2, 1), (Count("decisions"), Count("applied"), Count("holds"), Count("generation")));
        int Count(string name) => status.GetProperty(name).GetInt32();
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Its_journal_is_read_and_a_decision_is_told(string release)
    {
        Unpack(release);
        JsonElement[] records = [.. (await AskAsync("journal", "--json")).Json.GetProperty("records").EnumerateArray()];
        string[] kinds = [.. records.Select(record => record.GetProperty("kind").GetString()!)];
        Assert.Equal((17, 5, 5), (kinds.Length, kinds.Count(kind => kind == "decision"), kinds.Count(kind => kind == "outcome")));

        ConsoleRun why = await ConsoleRun.Of("why", Scenario, "4", "--data", _folder);
        Assert.Matches(@"the learned policy \(learned\): routing\.compute\.node1 0\.5 → 0\.75; predicted delay\.compute 0\.1278, reward 4", why.Output);
        Assert.Matches(@"Came of it +delay\.compute 0\.1292, 0\.1278 predicted", why.Output);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Its_policy_is_found_and_evaluated(string release)
    {
        Unpack(release);
        JsonElement result = (await AskAsync("evaluate", "--policy", "learned", "--policy", "static-best", "--steps", "20", "--json")).Json;

        JsonElement learned = result.GetProperty("policies")[0];
        Assert.Equal(("learned", 3.81), (learned.GetProperty("name").GetString(), learned.GetProperty("mean_reward").GetDouble()));
    }

    private async Task<ConsoleRun> AskAsync(string verb, params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of([verb, Scenario, "--data", _folder, .. flags]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private void Unpack(string release)
    {
        string golden = Path.Combine(Repository.Root, "tests/Client.Tests/Golden", release);
        foreach (string file in (string[])["shop-small.yaml", "shop-small.csv"])
        {
            File.Copy(Path.Combine(golden, file), Path.Combine(_folder, file));
        }

        using GZipStream stored = new(File.OpenRead(Path.Combine(golden, "meshward.db.gz")), CompressionMode.Decompress);
        using FileStream database = File.Create(Path.Combine(_folder, "meshward.db"));
        stored.CopyTo(database);
    }
}
