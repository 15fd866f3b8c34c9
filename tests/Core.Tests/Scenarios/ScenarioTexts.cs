using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>Scenario texts for tests.</summary>
internal static class ScenarioTexts
{
    /// <summary>The published single-service scenario.</summary>
    public static string Compute { get; } = File.ReadAllText(Path.Combine(Repository.Root, "scenarios", "compute.yaml"));

    /// <summary>Reads a text that has no mistakes.</summary>
    public static Scenario Read(string text)
    {
        Checked<Scenario> read = Check(text);
        Assert.True(read.IsValid, string.Join('\n', read.Diagnostics));
        return read.Value;
    }

    /// <summary>Reads a text.</summary>
    public static Checked<Scenario> Check(string text) => ScenarioReader.Read(new StringReader(text), "scenario.yaml", "/scenarios");

    /// <summary>The mistakes of a text, one a line, without the name of the file.</summary>
    public static string[] Mistakes(string text) =>
        [.. Check(text).Diagnostics.Select(diagnostic => diagnostic.ToString()["scenario.yaml:".Length..].TrimStart())];
}
