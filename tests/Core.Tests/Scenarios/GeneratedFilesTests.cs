using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>
/// Files that are written from the declaration of the language. With the environment variable MESHWARD_UPDATE=1 these tests write the
/// files anew instead of comparing them.
/// </summary>
public sealed class GeneratedFilesTests
{
    private const string Begin = "<!-- reference: generated from core/Scenarios/Language, do not edit -->\n";
    private const string End = "<!-- end of reference -->\n";

    private static readonly bool _update = Environment.GetEnvironmentVariable("MESHWARD_UPDATE") == "1";

    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_reader_means()
    {
        string path = Path.Combine(Repository.Root, "scenarios", "schema.json");
        AssertWritten(path, File.Exists(path) ? File.ReadAllText(path) : "", ScenarioSchema.Write());
    }

    [Fact]
    public void The_reference_in_the_documentation_is_the_one_that_the_reader_means()
    {
        string path = Path.Combine(Repository.Root, "docs", "scenarios.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "docs/scenarios.md lacks the marks around its reference.");
        AssertWritten(path, page, page[..begin] + "\n" + ScenarioReference.Write() + "\n" + page[end..]);
    }

    [Fact]
    public void The_schema_names_every_key_of_the_published_scenario()
    {
        using JsonDocument schema = JsonDocument.Parse(ScenarioSchema.Write());
        string[] keys = [.. schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name)];
        IEnumerable<string> lines = ScenarioTexts.Compute.Split('\n').Where(line => line.Length > 0 && char.IsLetter(line[0]));
        string[] used = [.. lines.Select(line => line.Split(':')[0])];
        Assert.Subset(keys.ToHashSet(), used.ToHashSet());
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
    }

    private static void AssertWritten(string path, string written, string expected)
    {
        if (_update)
        {
            File.WriteAllText(path, expected);
            return;
        }

        Assert.True(written == expected, $"{path} is out of date; run these tests with MESHWARD_UPDATE=1 to write it anew.");
    }
}
