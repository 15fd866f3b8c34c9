using Meshward.Client.Options;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Reads the scenario that a command line names.</summary>
internal static class ScenarioFile
{
    /// <summary>The scenario, with what the flags replace in its model.</summary>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static Scenario Read(ModelOptions options)
    {
        string path = Path.GetFullPath(options.Scenario);
        using StreamReader text = new(InputFile.Open(path, options.Scenario, "a scenario in YAML"));
        Scenario scenario = ScenarioReader.Read(text, options.Scenario, Path.GetDirectoryName(path)!).OrStop();
        return scenario with { Model = options.Apply(scenario.Model) };
    }
}
