using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>Reads the recorded traffic that a command line names.</summary>
internal static class Recording
{
    /// <summary>The traffic.</summary>
    /// <param name="name">Its file, as the user gave it.</param>
    /// <param name="scenario">Services and columns.</param>
    /// <exception cref="BadInputException">It cannot be read, or has mistakes.</exception>
    public static RecordedTraffic Read(string name, Scenario scenario)
    {
        const string what = "a CSV file with recorded traffic";
        using FileStream stream = InputFile.Open(UserPath.Full("--recorded", name, what), name, what);
        return RecordedTraffic.Of(scenario, TraceReader.Read(stream, name).OrStop()).OrStop();
    }
}
