using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;
using Polly;

namespace Meshward.Grains;

/// <summary>
/// Trainings on a cluster, as programs see them: start one, watch it from anywhere, take its policy, find policies of earlier processes.
/// Calls that a lost silo leaves without an answer are repeated.
/// </summary>
/// <param name="grains">The cluster.</param>
/// <param name="clock">Measures waiting between attempts.</param>
/// <param name="silence">Hears of calls that are repeated; null where nobody is told.</param>
public sealed class GrainTraining(IGrainFactory grains, TimeProvider clock, Silence? silence = null)
{
    private readonly ResiliencePipeline _pipeline = LostPeers.Pipeline(clock, silence);

    /// <summary>Starts a training; it goes on whether somebody watches or not.</summary>
    /// <param name="task">The training.</param>
    /// <param name="cancellationToken">Ends the asking, not the training.</param>
    /// <param name="point">What tells it from other trainings of the scenario, for lists; null where nothing does.</param>
    /// <returns>Key of the run.</returns>
    public async Task<string> StartAsync(TrainingTask task, CancellationToken cancellationToken, string? point = null)
    {
        IControllerGrain controller = Controller(task.Scenario.Name);
        string run = await _pipeline.ExecuteAsync(async _ => await controller.ReserveRunAsync(), cancellationToken);
        await _pipeline.ExecuteAsync(async _ => await controller.StartTrainingAsync(run, TrainingOrder.Of(task) with { Point = point }), cancellationToken);
        return run;
    }

    /// <summary>Progress of a training, round by round and each round once, until it is over. Any number of callers may watch one training.</summary>
    /// <param name="run">Key of the run.</param>
    /// <param name="cancellationToken">Ends the watching, not the training.</param>
    /// <exception cref="TrainingFailedException">The training failed.</exception>
    public async IAsyncEnumerable<TrainingProgress> WatchAsync(string run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainingNews news;
        int seen = 0;
        do
        {
            // Each call is short, whatever the training does, so that none waits long for a silo that has died.
            news = await _pipeline.ExecuteAsync(async token => await Grain(run).GetNewsAsync(seen, token), cancellationToken);
            foreach (TrainingProgress progress in news.Rounds)
            {
                seen = progress.Round;
                yield return progress;
            }
        }
        while (!news.IsOver);
    }

    /// <summary>Ends a training and keeps the best policy so far.</summary>
    /// <returns>That policy.</returns>
    public async Task<TrainedPolicy> CancelAsync(string run, CancellationToken cancellationToken)
    {
        await EndAsync(run, cancellationToken);
        return await GetPolicyAsync(run, cancellationToken);
    }

    /// <summary>Ends a training; does nothing to one that is over, whatever came of it.</summary>
    public async Task EndAsync(string run, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Grain(run).CancelAsync(), cancellationToken);

    /// <summary>Where a training stands.</summary>
    public async Task<TrainingStatus> GetStatusAsync(string run, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Grain(run).GetStatusAsync(), cancellationToken);

    /// <summary>The policy of a training that is over.</summary>
    /// <exception cref="InvalidOperationException">The training is not over.</exception>
    public async Task<TrainedPolicy> GetPolicyAsync(string run, CancellationToken cancellationToken) =>
        Parse(await _pipeline.ExecuteAsync(async _ => await Grain(run).GetPolicyAsync(), cancellationToken))
        ?? throw new InvalidOperationException($"The run '{run}' has no policy yet.");

    /// <summary>The newest policy of a scenario, whichever process trained it; null where there is none.</summary>
    /// <param name="mesh">Name of the scenario.</param>
    /// <param name="scenarioHash">Its hash.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidDataException">It is broken, or of a version whose networks are no more.</exception>
    public async Task<TrainedPolicy?> FindPolicyAsync(string mesh, string scenarioHash, CancellationToken cancellationToken) =>
        Parse(await _pipeline.ExecuteAsync(async _ => await Controller(mesh).FindPolicyAsync(scenarioHash), cancellationToken));

    /// <summary>All policies of a mesh, of any version of its scenario, the newest first.</summary>
    public async Task<ImmutableArray<PolicyEntry>> ListPoliciesAsync(string mesh, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Controller(mesh).ListPoliciesAsync(), cancellationToken);

    /// <summary>The trainings that were started on the cluster last, the newest first.</summary>
    public async Task<ImmutableArray<RunEntry>> ListRunsAsync(CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Cluster.ListRunsAsync(), cancellationToken);

    /// <summary>The silos of the cluster.</summary>
    public async Task<ImmutableArray<SiloEntry>> GetSilosAsync(CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Cluster.GetSilosAsync(), cancellationToken);

    /// <summary>The meshes that controllers were ever started on.</summary>
    public async Task<ImmutableArray<string>> ListControllersAsync(CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Cluster.ListControllersAsync(), cancellationToken);

    /// <summary>Where the controller of a mesh stands.</summary>
    /// <param name="mesh">Name of the mesh.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    public async Task<ControlStatus> GetControlAsync(string mesh, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async _ => await Controller(mesh).ControlStatusAsync(), cancellationToken);

    private IClusterGrain Cluster => grains.GetGrain<IClusterGrain>(GrainKeys.Cluster);

    private static TrainedPolicy? Parse(PolicyBytes? policy)
    {
        if (policy is null)
        {
            return null;
        }

        Checked<TrainedPolicy> read = PolicyFile.Read(policy.File, policy.Run);
        return read.IsValid ? read.Value : throw new InvalidDataException($"the policy of run {read.Diagnostics[0]}");
    }

    private IControllerGrain Controller(string mesh) => grains.GetGrain<IControllerGrain>(GrainKeys.Controller(mesh));

    private ITrainingGrain Grain(string run) => grains.GetGrain<ITrainingGrain>(run);
}
