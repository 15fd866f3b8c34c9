using System.Security.Cryptography;
using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Telemetry;
using Meshward.Grains.Training;
using Meshward.Learning.Training;
using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace Meshward.Grains;

/// <inheritdoc cref="ITrainingGrain"/>
[GrainType("training")]
internal sealed class TrainingGrain : Grain, ITrainingGrain, IRemindable, IDisposable
{
    private const string Reminder = "go-on";

    // A training whose silo died begins again by the next one, even if nobody watches.
    private static readonly TimeSpan _betweenReminders = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _betweenCheckpoints = TimeSpan.FromMilliseconds(500);

    private readonly IPersistentState<TrainingOrderState> _order;
    private readonly IPersistentState<CheckpointState> _checkpoint;
    private readonly IPersistentState<OutcomeState> _outcome;
    private readonly ComputePool _pool;
    private readonly RoundCompute _compute;
    private readonly TimeProvider _clock;
    private readonly TrainingMeter _meter;
    private readonly ResiliencePipeline _pipeline;
    private readonly Watchers _watchers;
    private readonly CancellationTokenSource _stop = new();
    private Task? _training;
    private bool _cancelled;
    private string? _cancelledBy;

    public TrainingGrain(
        [PersistentState("order")] IPersistentState<TrainingOrderState> order,
        [PersistentState("checkpoint")] IPersistentState<CheckpointState> checkpoint,
        [PersistentState("outcome")] IPersistentState<OutcomeState> outcome,
        ComputePool pool,
        RoundCompute compute,
        TimeProvider clock,
        TrainingMeter meter)
    {
        (_order, _checkpoint, _outcome) = (order, checkpoint, outcome);
        (_pool, _compute, _clock, _meter) = (pool, compute, clock, meter);
        _pipeline = LostPeers.Pipeline(clock);
        _watchers = new Watchers(clock);
    }

    private bool IsOver => _outcome.State.Phase is TrainingPhase.Finished or TrainingPhase.Cancelled or TrainingPhase.Failed;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (IsOver)
            _watchers.End(_outcome.State.Failure is string failure ? new TrainingFailedException(failure) : null);
        else if (_order.State.Order is not null)
            Begin();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_training is not null)
            await _training.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    public async Task StartAsync(TrainingOrder order)
    {
        string? known = IsOver ? _outcome.State.TaskHash : _order.State.Order?.Hash;
        if (known is not null && known != order.Hash)
            throw new InvalidOperationException($"The run '{this.GetPrimaryKeyString()}' has another order already.");
        if (IsOver)
            return;
        if (known is null)
            await KeepOrderAsync(order);

        // Whoever asks again, since the first answer was lost on its way, finds done what was done, and the rest is done now.
        if (KeepsReminders)
            await this.RegisterOrUpdateReminder(Reminder, _betweenReminders, _betweenReminders);
        if (_training is null)
            Begin();
    }

    private async Task KeepOrderAsync(TrainingOrder order)
    {
        _order.State.Order = order;
        try
        {
            await _order.WriteStateAsync();
        }
        catch
        {
            // It may be stored or not: the next activation reads which.
            _order.State.Order = null;
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Activates the grain where it is not active, which is all that it needs to go on.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (IsOver || _order.State.Order is null)
            await EndRemindersAsync();
    }

    /// <inheritdoc/>
    public Task<TrainingOrder> GetOrderAsync() => Task.FromResult(
        _order.State.Order ?? throw new InvalidOperationException($"The run '{this.GetPrimaryKeyString()}' has no order, or is over."));

    /// <inheritdoc/>
    public Task<TrainingStatus> GetStatusAsync()
    {
        TrainingPhase phase = IsOver ? _outcome.State.Phase : _order.State.Order is null ? TrainingPhase.Unknown : TrainingPhase.Running;
        return Task.FromResult(new TrainingStatus(phase, _watchers.Latest, _outcome.State.Failure, _outcome.State.Entry) { CancelledBy = _outcome.State.CancelledBy });
    }

    /// <inheritdoc/>
    public Task<TrainingNews> GetNewsAsync(int afterRound, CancellationToken cancellationToken) =>
        _order.State.Order is null && !IsOver
            ? throw new InvalidOperationException($"The run '{this.GetPrimaryKeyString()}' has no order.")
            : _watchers.NewsAsync(afterRound, cancellationToken);

    /// <inheritdoc/>
    public Task<PolicyBytes?> GetPolicyAsync() => Task.FromResult(_outcome.State.Policy);

    /// <inheritdoc/>
    public async Task CancelAsync()
    {
        if (!_cancelled)
            (_cancelled, _cancelledBy) = (true, Caller.Name);
        await _stop.CancelAsync();
        if (_training is not null)
            await _training;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync()
    {
        if (!IsOver)
            return;
        await _checkpoint.ClearStateAsync();
        await _order.ClearStateAsync();
        await _outcome.ClearStateAsync();
        DeactivateOnIdle();
    }

    // A silo by itself has no other one that a training could go on on.
    private bool KeepsReminders => ServiceProvider.GetService<IReminderTable>() is not null;

    private async Task EndRemindersAsync()
    {
        try
        {
            if (KeepsReminders && await this.GetReminder(Reminder) is IGrainReminder reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // All of the training is stored already, and the reminder asks again until it is removed.
        }
    }

    private void Begin()
    {
        DelayDeactivation(TimeSpan.MaxValue);
        _training = TrainAsync(_order.State.Order!);
    }

    private async Task TrainAsync(TrainingOrder order)
    {
        _meter.Began();
        try
        {
            var loop = new TrainingLoop(_pool, _compute, new GrainRoundRunner(GrainFactory, this.GetPrimaryKeyString(), _pipeline, _clock), _clock);
            LoopResult result = await loop.RunAsync(
                order, _checkpoint.State.Checkpoint, Report, SaveAsync, _betweenCheckpoints, _stop.Token);
            if (result.IsComplete || _cancelled)
                await FinishAsync(result, order.IsForController);
            else
                await SaveAsync(result.Checkpoint);
        }
        catch (Exception exception)
        {
            await FailAsync(exception);
        }
        finally
        {
            _meter.Left();
            DelayDeactivation(TimeSpan.Zero);
        }
    }

    private void Report(TrainingProgress progress)
    {
        _meter.Round(GrainKeys.ParseRun(this.GetPrimaryKeyString()).Mesh, _watchers.Latest, progress);
        _watchers.Add(progress);
    }

    private async Task SaveAsync(TrainingCheckpoint reached)
    {
        _checkpoint.State.Checkpoint = reached.ToBytes();
        await _checkpoint.WriteStateAsync();
    }

    // The controller hears of the policy before the training counts as over: whoever sees its end finds the policy, and a silo lost
    // between the two repeats both.
    private async Task FinishAsync(LoopResult result, bool isForController)
    {
        string run = this.GetPrimaryKeyString();
        _outcome.State.Policy = new PolicyBytes(run, result.File);
        var entry = new PolicyEntry(
            run,
            result.Policy.ScenarioHash,
            result.Policy.TaskHash,
            Convert.ToHexStringLower(SHA256.HashData(result.File)),
            result.Policy.EnvSteps,
            result.Policy.MeanReward,
            result.Policy.OptimalReward,
            result.IsComplete,
            _clock.GetUtcNow())
        {
            IsForController = isForController,
        };
        IControllerGrain controller = GrainFactory.GetGrain<IControllerGrain>(GrainKeys.Controller(GrainKeys.ParseRun(run).Mesh));
        await _pipeline.ExecuteAsync(async _ => await controller.KeepPolicyAsync(entry));
        _outcome.State.TaskHash = entry.TaskHash;
        _outcome.State.Entry = entry;
        _outcome.State.Phase = result.IsComplete ? TrainingPhase.Finished : TrainingPhase.Cancelled;
        _outcome.State.CancelledBy = result.IsComplete ? null : _cancelledBy;
        await _outcome.WriteStateAsync();
        _meter.Ended(_outcome.State.Phase);
        await _checkpoint.ClearStateAsync();
        await _order.ClearStateAsync();
        _watchers.End(null);
        await EndRemindersAsync();
    }

    private async Task FailAsync(Exception exception)
    {
        // After a lost peer or store, the training is as good as before: its next activation goes on from the checkpoint.
        if (LostPeers.IsPassing(exception))
        {
            _watchers.End(exception);
            DeactivateOnIdle();
            return;
        }

        string failure = exception.Message.ReplaceLineEndings(" ");
        _watchers.End(new TrainingFailedException(failure));
        _outcome.State.Phase = TrainingPhase.Failed;
        _outcome.State.TaskHash = _order.State.Order?.Hash ?? "";
        _outcome.State.Failure = failure;
        await _outcome.WriteStateAsync();
        _meter.Ended(TrainingPhase.Failed);
        await EndRemindersAsync();
    }
}
