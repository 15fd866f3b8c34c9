using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Grains.Metrics;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;
using Meshward.Silo;

namespace Meshward.Client.Work;

/// <summary>A silo in this process: where trainings run, metrics are served and policies are kept.</summary>
internal sealed class TrainingHost : IAsyncDisposable
{
    private readonly EmbeddedSilo _silo;
    private readonly Session _session;

    private TrainingHost(EmbeddedSilo silo, Session session) => (_silo, _session) = (silo, session);

    /// <summary>Starts it.</summary>
    /// <param name="options">Names the data directory.</param>
    /// <param name="dashboardPort">Port of the dashboard; null for none.</param>
    /// <param name="session">For the clock and the terminal.</param>
    /// <exception cref="BadInputException">The data directory or the port cannot be used.</exception>
    public static async Task<TrainingHost> StartAsync(CommonOptions options, int? dashboardPort, Session session)
    {
        EmbeddedSiloOptions silo = new(DataDirectory.Open(options.Data, session)) { DashboardPort = dashboardPort, Clock = session.Clock };
        TrainingHost host = new((await EmbeddedSilo.StartAsync(silo, session.Stop)).OrStop(), session);
        if (host._silo.Dashboard is Uri dashboard)
        {
            await session.Terminal.Error.WriteLineAsync($"dashboard: {dashboard}");
        }

        return host;
    }

    /// <summary>Gives a recorded trace to the service grains, and takes back what they serve as their metrics.</summary>
    /// <exception cref="BadInputException">A service has no metrics.</exception>
    public async Task<TraceTable> MeasureAsync(Scenario scenario, TraceTable recording)
    {
        MeshMetrics metrics = new(_silo.Grains);
        await metrics.ReplayAsync(scenario, recording);
        return (await metrics.ReadAsync(scenario)).OrStop();
    }

    /// <summary>Trains until the budget is spent or the user stops it; the best policy so far is kept and comes out.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="options">Parameters of the training.</param>
    /// <param name="report">Hears of every round.</param>
    public Task<TrainOutcome> TrainAsync(Workbench bench, TrainOptions options, Action<WorkProgress> report) =>
        TrainAsync(bench.TaskFor(options.ConfigFor(bench.Scenario), options.Seed, options.Backend, _silo.Cores), report);

    /// <summary>The last policy that was trained on a scenario, in this process or another; null where there is none.</summary>
    public Task<TrainedPolicy?> FindLastAsync(Scenario scenario) =>
        _silo.Training.FindPolicyAsync(scenario.Name, scenario.Hash, _session.Stop);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    private async Task<TrainOutcome> TrainAsync(TrainingTask task, Action<WorkProgress> report)
    {
        TrainingWatch watch = new(_session.Clock);
        string run = await _silo.Training.StartAsync(task, CancellationToken.None);
        try
        {
            await foreach (TrainingProgress progress in _silo.Training.WatchAsync(run, _session.Stop))
            {
                report(watch.Observe(progress));
            }
        }
        catch (OperationCanceledException) when (_session.Stop.IsCancellationRequested)
        {
            TrainedPolicy best = await _silo.Training.CancelAsync(run, CancellationToken.None);
            return watch.Outcome(best, wasInterrupted: true);
        }

        return watch.Outcome(await _silo.Training.GetPolicyAsync(run, CancellationToken.None), wasInterrupted: false);
    }
}
