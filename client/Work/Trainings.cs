using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;

namespace Meshward.Client.Work;

/// <summary>Several trainings at the same time on one host, which shares its threads evenly between them.</summary>
internal static class Trainings
{
    /// <summary>Trains on every bench until its budget is spent, or the user stops all of them: then the best policies so far come out.</summary>
    /// <param name="host">Where they run.</param>
    /// <param name="benches">Scenarios with their models, at least one.</param>
    /// <param name="options">Parameters of the trainings.</param>
    /// <param name="session">For the clock and the terminal.</param>
    /// <returns>The outcomes, in the order of the benches.</returns>
    public static async Task<ImmutableArray<TrainOutcome>> RunAsync(
        TrainingHost host, ImmutableArray<Workbench> benches, TrainOptions options, Session session)
    {
        ImmutableArray<string> titles = [.. benches.Select(bench => benches.Length == 1 ? "training" : $"training {bench.Scenario.Name}")];
        TrainOutcome[] outcomes = await ProgressView.RunAllAsync(session.Terminal, session.Clock, titles, reports =>
            Task.WhenAll(benches.Select((bench, i) => host.TrainAsync(bench, options, reports[i]))));
        return [.. outcomes];
    }
}
