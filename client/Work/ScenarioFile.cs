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
        Scenario scenario = ScenarioReader.Read(text, name, Path.GetDirectoryName(path)!).OrStop();
        CheckFiles(scenario, name);
        return WithRecordings(scenario);
    }

    // A scenario may come from anybody: it names nothing but what lies beside it, or in the folder that the user chose to work in.
    private static void CheckFiles(Scenario scenario, string name)
    {
        IEnumerable<string> files =
            [scenario.Model.Trace, .. scenario.Model.Variants.Select(variant => variant.Trace), .. scenario.Loads.OfType<RecordedLoad>().Select(load => load.File)];
        string? outside = files.FirstOrDefault(file => !IsBelow(scenario.Directory, scenario.Directory, file) && !IsBelow(Directory.GetCurrentDirectory(), scenario.Directory, file));
        if (outside is not null)
        {
            throw new BadInputException(name, $"found the file '{outside}', expected one in the scenario's folder or the current one (--trace names a trace anywhere)");
        }
    }

    private static bool IsBelow(string folder, string from, string file)
    {
        string full = Path.GetFullPath(folder), beginning = Path.EndsInDirectorySeparator(full) ? full : full + Path.DirectorySeparatorChar;
        return Path.GetFullPath(Path.Combine(from, file)).StartsWith(beginning, StringComparison.Ordinal);
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
