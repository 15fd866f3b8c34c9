using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Grains.Metrics;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;
using Meshward.Silo;
using Meshward.Silo.Web;

namespace Meshward.Client.Work;

/// <summary>Where trainings run, metrics are served and policies are kept: a silo in this process, or a cluster that the console is attached to.</summary>
internal sealed class TrainingHost : IAsyncDisposable
{
    private readonly ICluster _cluster;
    private readonly Session _session;

    private TrainingHost(ICluster cluster, Session session) => (_cluster, _session) = (cluster, session);

    /// <summary>Starts it, or attaches to it.</summary>
    /// <param name="options">Names the cluster or the data directory.</param>
    /// <param name="web">Web server of a silo in this process; null for none.</param>
    /// <param name="session">For the clock and the terminal.</param>
    /// <exception cref="BadInputException">No cluster answers there, or the data directory or the port cannot be used.</exception>
    public static async Task<TrainingHost> StartAsync(CommonOptions options, WebOptions? web, Session session) =>
        new(await ClusterPlace.OpenAsync(options.Cluster, options.Data, session, web), session);

    /// <summary>Attaches to a cluster.</summary>
    /// <exception cref="BadInputException">None answers there.</exception>
    public static async Task<TrainingHost> AttachAsync(ClusterAddress gateways, Session session) =>
        new(await ClusterPlace.OpenAsync(gateways, null, session), session);

    /// <summary>Cores that trainings share, at least 1.</summary>
    public int Cores => _cluster.Cores;

    /// <summary>
    /// Gives a recorded trace to the service grains, and takes back what they serve as their metrics. Not on a cluster that others use: the
    /// services there may have a trace of somebody else's.
    /// </summary>
    /// <exception cref="BadInputException">A service has no metrics.</exception>
    public async Task<TraceTable> MeasureAsync(Scenario scenario, TraceTable recording)
    {
        if (_cluster.IsShared)
        {
            return recording;
        }

        MeshMetrics metrics = new(_cluster.Grains);
        await metrics.ReplayAsync(scenario, recording);
        return (await metrics.ReadAsync(scenario)).OrStop();
    }

    /// <summary>Trains until the budget is spent or the user stops it; the best policy so far is kept and comes out.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="options">Parameters of the training.</param>
    /// <param name="report">Hears of every round.</param>
    public Task<TrainOutcome> TrainAsync(Workbench bench, TrainOptions options, Action<WorkProgress> report) =>
        TrainAsync(bench.TaskFor(options.ConfigFor(bench.Scenario), options.Seed, options.Backend, _cluster.Cores), report, bench.Point);

    /// <summary>The last policy that was trained on a scenario, in this process or another; null where there is none.</summary>
    public Task<TrainedPolicy?> FindLastAsync(Scenario scenario) =>
        _cluster.Training.FindPolicyAsync(scenario.Name, scenario.Hash, _session.Stop);

    /// <summary>The policy of a training that is over.</summary>
    /// <exception cref="InvalidOperationException">There is no such training, or it is not over.</exception>
    public Task<TrainedPolicy> FindAsync(string run) => _cluster.Training.GetPolicyAsync(run, _session.Stop);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Starts a training that nobody waits for.</summary>
    /// <returns>Key of the run.</returns>
    public Task<string> SubmitAsync(Workbench bench, TrainOptions options) => _cluster.Training.StartAsync(
        bench.TaskFor(options.ConfigFor(bench.Scenario), options.Seed, options.Backend, _cluster.Cores), _session.Stop);

    /// <summary>Trains what a task says until its budget is spent or the user stops it; the best policy so far is kept and comes out.</summary>
    /// <param name="task">The training.</param>
    /// <param name="report">Hears of every round.</param>
    /// <param name="point">What tells it from other trainings of the scenario; null where nothing does.</param>
    public async Task<TrainOutcome> TrainAsync(TrainingTask task, Action<WorkProgress> report, string? point = null)
    {
        TrainingWatch watch = new(_session.Clock);
        string run = await _cluster.Training.StartAsync(task, CancellationToken.None, point);
        try
        {
            await foreach (TrainingProgress progress in _cluster.Training.WatchAsync(run, _session.Stop))
            {
                report(watch.Observe(progress));
            }
        }
        catch (OperationCanceledException) when (_session.Stop.IsCancellationRequested)
        {
            TrainedPolicy best = await _cluster.Training.CancelAsync(run, CancellationToken.None);
            return watch.Outcome(best, wasInterrupted: true);
        }

        return watch.Outcome(await _cluster.Training.GetPolicyAsync(run, CancellationToken.None), wasInterrupted: false);
    }
}
