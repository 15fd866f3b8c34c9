using Meshward.Client.Options;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>Reads the scenario that a command line names.</summary>
internal static class ScenarioFile
{
    /// <summary>The scenario, with what the flags replace in its model.</summary>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static Scenario Read(ModelOptions options)
    {
        Scenario scenario = Read(options.Scenario);
        return scenario with { Model = options.Apply(scenario.Model) };
    }

    /// <summary>The scenario as it is written.</summary>
    /// <param name="name">Its file, as the user gave it.</param>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static Scenario Read(string name)
    {
        string path = UserPath.Full("SCENARIO", name, "a scenario in YAML");
        using StreamReader text = new(InputFile.Open(path, name, "a scenario in YAML"));
        return WithRecordings(ScenarioReader.Read(text, name, Path.GetDirectoryName(path)!).OrStop());
    }

    private static Scenario WithRecordings(Scenario scenario) => scenario with
    {
        Loads = [.. scenario.Loads.Select(load => load is RecordedLoad recorded ? Read(recorded, scenario) : load)],
    };

    private static RecordedLoad Read(RecordedLoad load, Scenario scenario)
    {
        TraceTable recording = TraceFile.Read(scenario, load.File, $"the recording that load '{load.Name}' names, a CSV file");
        return RecordedLoads.Fill(load, scenario.Mesh, recording).OrStop();
    }
}
