using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;

namespace Meshward.Client.Work;

/// <summary>Several trainings at the same time on one host, which shares its threads evenly between them.</summary>
internal static class Trainings
{
    // Each holds every outcome of its mesh in memory, and a silo holds as many ready.
    private const int MostAtATime = 16;

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
        return await ProgressView.RunAllAsync(session.Terminal, session.Clock, titles, reports => TrainAsync(host, benches, options, (i, progress) => reports[i](progress)));
    }

    /// <summary>The same, with one line or bar for all.</summary>
    public static Task<ImmutableArray<TrainOutcome>> RunAsOneAsync(
        TrainingHost host, ImmutableArray<Workbench> benches, TrainOptions options, Session session) =>
        ProgressView.RunAsync(session.Terminal, session.Clock, $"training {benches.Length} policies", report =>
        {
            ProgressOfMany progress = new(benches.Length, report);
            return TrainAsync(host, benches, options, progress.Report);
        });

    private static async Task<ImmutableArray<TrainOutcome>> TrainAsync(
        TrainingHost host, ImmutableArray<Workbench> benches, TrainOptions options, Action<int, WorkProgress> report)
    {
        using SemaphoreSlim places = new(MostAtATime);
        return [.. await Task.WhenAll(benches.Select(TrainOneAsync))];

        async Task<TrainOutcome> TrainOneAsync(Workbench bench, int index)
        {
            await places.WaitAsync();
            try
            {
                return await host.TrainAsync(bench, options, progress => report(index, progress));
            }
            finally
            {
                _ = places.Release();
            }
        }
    }
}
