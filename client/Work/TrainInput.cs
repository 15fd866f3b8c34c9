using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>What a training is made from, read and checked as far as that goes without a model.</summary>
/// <param name="File">The scenario's file, as the user gave it.</param>
/// <param name="Scenario">The scenario, with what the flags replace in its model.</param>
/// <param name="OwnTrace">Full path of the trace that the scenario itself names.</param>
/// <param name="Recording">The trace to learn from.</param>
internal sealed record TrainInput(string File, Scenario Scenario, string OwnTrace, TraceTable Recording)
{
    /// <summary>Reads a scenario and its trace.</summary>
    /// <exception cref="BadInputException">One of them, or a flag, has mistakes.</exception>
    public static TrainInput Read(TrainOptions options, string file, Session session)
    {
        Scenario written = ScenarioFile.Read(file);
        string trace = Path.GetFullPath(Path.Combine(written.Directory, ModelOptions.Choose(written.Model, options.Variant).Trace));
        Scenario scenario = written with { Model = options.Apply(written.Model) };
        _ = options.ConfigFor(scenario); // mistakes of flags before any work
        return new TrainInput(file, scenario, trace, ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario)));
    }
}
