using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>One folder a case: <c>scenario.yaml</c>, and in <c>errors.txt</c> the lines that it is answered with.</summary>
public sealed class GoldenScenarioTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Core.Tests", "Golden", "Scenarios");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_mistake_is_told_in_its_place(string name)
    {
        string[] expected = File.ReadAllLines(Path.Combine(_folder, name, "errors.txt"));
        using StreamReader text = new(Path.Combine(_folder, name, "scenario.yaml"));
        Checked<Scenario> read = ScenarioReader.Read(text, "scenario.yaml", _folder);
        Assert.Equal(expected, read.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }
}
