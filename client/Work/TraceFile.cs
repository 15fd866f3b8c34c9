using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>Reads the trace of a scenario, and other CSV files that it names.</summary>
internal static class TraceFile
{
    /// <summary>The trace, named as short as possible in messages.</summary>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static TraceTable Read(Scenario scenario) =>
        Read(scenario, scenario.Model.Trace, "the trace that the scenario or --trace names, a CSV file");

    /// <summary>Whether there is a file at the trace's path.</summary>
    public static bool Exists(Scenario scenario) => File.Exists(Path.Combine(scenario.Directory, scenario.Model.Trace));

    /// <summary>A CSV file that a scenario names, named as short as possible in messages.</summary>
    /// <param name="scenario">The scenario: relative paths start at its folder.</param>
    /// <param name="file">The file's path.</param>
    /// <param name="what">What it should be.</param>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static TraceTable Read(Scenario scenario, string file, string what)
    {
        string path = Path.GetFullPath(Path.Combine(scenario.Directory, file));
        string near = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        string name = near.Length < path.Length ? near : path;
        using FileStream stream = InputFile.Open(path, name, what);
        return TraceReader.Read(stream, name).OrStop();
    }
}
