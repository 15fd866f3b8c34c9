using Meshward.Core.Control.Adaptation;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Polly;
using TrainingOrder = Meshward.Core.Control.Adaptation.TrainingOrder;

namespace Meshward.Grains.Control;

/// <summary>
/// Trainings of a controller that adapts, on the simulators of the cluster. A training carries every outcome of the refitted model, so that it is the same
/// bit for bit wherever its rounds run. Its key is stored before it begins: after a death it is picked up where it is.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="totalSteps">Budget of a training in environment steps; null for that of the scenario.</param>
/// <param name="runs">Keeps the keys of trainings.</param>
/// <param name="shop">What it works with.</param>
internal sealed class GrainRetraining(AdaptiveModels models, long? totalSteps, IRunBooks runs, ControlShop shop) : IRetraining, IDisposable
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly ResiliencePipeline _pipeline = LostPeers.Pipeline(shop.Clock);
    private Running? _running;

    private string Mesh => models.Scenario.Name;

    private IControllerGrain Controller => shop.Grains.GetGrain<IControllerGrain>(GrainKeys.Controller(Mesh));

    /// <inheritdoc/>
    public TrainingEnd? Look(TrainingOrder order)
    {
        if (_running is { } other && other.Order != order.Number)
            Drop();
        if (_running is null)
        {
            _running = new Running(order.Number);
            _ = TrainAsync(order, _running);
        }

        return _running.End;
    }

    /// <inheritdoc/>
    public void Drop()
    {
        if (_running is not { } running)
            return;
        Leave();
        if (running.End is null)
            _ = EndAsync(running.Order);
    }

    /// <summary>Ends the training of an earlier memory, which nobody waits for any more.</summary>
    public void DropLast() => _ = EndAsync(null);

    /// <summary>Ends the waiting; the training goes on, for whoever goes on with the loop.</summary>
    public void Dispose() => Leave();

    private void Leave()
    {
        if (_running is { } running)
        {
            running.Stop.Cancel();
            running.Stop.Dispose();
        }

        _running = null;
    }

    // Whatever is wrong with it fails the training, not the loop; a cluster in trouble is asked again.
    private async Task TrainAsync(TrainingOrder order, Running running)
    {
        CancellationToken stop = running.Stop.Token;
        while (running.End is null)
        {
            try
            {
                running.End = await RunAsync(order, stop);
            }
            catch (Exception exception) when (LostPeers.IsPassing(exception) && !stop.IsCancellationRequested)
            {
                await Task.Delay(_betweenLooks, shop.Clock, stop);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested && exception is not OutOfMemoryException)
            {
                running.End = new TrainingEnd(null, $"the training failed ({exception.Message.ReplaceLineEndings(" ")})");
            }
        }
    }

    private async Task<TrainingEnd> RunAsync(TrainingOrder order, CancellationToken stop)
    {
        string? run = await runs.RunOfAsync(order.Number);
        TrainingStatus? status = run is null ? null : await AskAsync(() => Training(run).GetStatusAsync(), stop);
        if (status is null or { Phase: TrainingPhase.Unknown or TrainingPhase.Cancelled })
        {
            TrainingTask? task = await TaskAsync(order, stop);
            if (task is null)
                return new TrainingEnd(null, "the training failed (the refitted model has no finite rewards)");
            run = status is { Phase: TrainingPhase.Unknown } ? run! : await AskAsync(Controller.ReserveRunAsync, stop);
            await runs.KeepRunAsync(order.Number, run);
            await AskAsync(
                async () =>
                {
                    await Controller.StartTrainingAsync(run, Contracts.TrainingOrder.Of(task) with { IsForController = true });
                    return true;
                },
                stop);
        }

        while (true)
        {
            status = await AskAsync(() => Training(run!).GetStatusAsync(), stop);
            if (status.Phase == TrainingPhase.Failed)
                return new TrainingEnd(null, $"run {run} failed ({status.Failure})");
            if (status is { Phase: TrainingPhase.Finished or TrainingPhase.Cancelled, Policy: PolicyEntry entry })
                return await EndOfAsync(run!, entry, stop);
            await Task.Delay(_betweenLooks, shop.Clock, stop);
        }
    }

    private async Task<TrainingEnd> EndOfAsync(string run, PolicyEntry entry, CancellationToken stop)
    {
        PolicyBytes bytes = await AskAsync(() => Training(run).GetPolicyAsync(), stop) ?? throw new InvalidDataException($"run {run} has no policy");
        Checked<TrainedPolicy> read = PolicyFile.Read(bytes.File, run);
        if (!read.IsValid)
            return new TrainingEnd(null, read.Diagnostics[0].ToString());
        string words = FormattableString.Invariant($"run {run} earns {entry.MeanReward:0.###} on its model after {entry.EnvSteps} steps, of {entry.OptimalReward:0.###} at most");
        return new TrainingEnd(new TrainedCandidate(new LearnedPolicy(read.Value, models.Scenario, "retrained"), bytes.File, entry.Sha256, run), words);
    }

    private async Task<TrainingTask?> TaskAsync(TrainingOrder order, CancellationToken stop)
    {
        IClusterGrain cluster = shop.Grains.GetGrain<IClusterGrain>(GrainKeys.Cluster);
        int cores = Math.Max(1, (await AskAsync(cluster.GetSilosAsync, stop)).Sum(silo => silo.Cores));
        PpoConfig config = LearningSettings.For(new PpoConfig(), models.Scenario);

        // Not ended at a share of the optimum, which tells of the training loads alone: the gate replays those between.
        config = config with { TotalSteps = totalSteps ?? config.TotalSteps };
        return await shop.Pool.RunAsync(
            _ => models.MeshOf(order.Samples) is { } mesh
                ? TrainingTask.Create(mesh.Table, mesh.Dynamics, config, order.Number, UpdateBackend.Fused, cores)
                : null,
            stop,
            $"retraining {Mesh}");
    }

    private async Task EndAsync(int? order)
    {
        try
        {
            string? run = order is int number ? await runs.RunOfAsync(number) : await runs.LastRunAsync();
            if (run is not null)
                await Training(run).CancelAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It goes on to its end, and nobody takes its policy.
        }
    }

    // The loop may be stopped by a call of the very grain that is asked here: it must not wait for the answer.
    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken stop) =>
        await _pipeline.ExecuteAsync(async token => await ask().WaitAsync(token), stop);

    private ITrainingGrain Training(string run) => shop.Grains.GetGrain<ITrainingGrain>(run);

    private sealed class Running(int order)
    {
        private volatile TrainingEnd? _end;

        public int Order => order;

        public CancellationTokenSource Stop { get; } = new();

        public TrainingEnd? End
        {
            get => _end;
            set => _end = value;
        }
    }
}
