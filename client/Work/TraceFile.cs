using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>Reads the trace of a scenario.</summary>
internal static class TraceFile
{
    /// <summary>The trace, named as short as possible in messages.</summary>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static TraceTable Read(Scenario scenario)
    {
        string path = Path.GetFullPath(Path.Combine(scenario.Directory, scenario.Model.Trace));
        string near = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        string name = near.Length < path.Length ? near : path;
        using FileStream stream = InputFile.Open(path, name, "the trace that the scenario or --trace names, a CSV file");
        return TraceReader.Read(stream, name).OrStop();
    }
}
