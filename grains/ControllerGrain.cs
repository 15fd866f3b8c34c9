using System.Collections.Immutable;
using System.Diagnostics;
using Meshward.Core.Control;
using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Control;

namespace Meshward.Grains;

/// <inheritdoc cref="IControllerGrain"/>
[GrainType("controller")]
internal sealed class ControllerGrain : Grain, IControllerGrain, IRemindable, IDisposable
{
    private const string Reminder = "control";

    /// <summary>Policies that are kept of a mesh; older ones are removed from storage.</summary>
    private const int LargestCount = 100;

    // A loop whose silo died goes on on the next one, even if nobody asks for it.
    private static readonly TimeSpan _betweenReminders = TimeSpan.FromSeconds(5);

    private readonly IPersistentState<ControllerState> _state;
    private readonly TimeProvider _clock;
    private readonly ControlDesk _control;
    private readonly bool _goesOn;
    private IGrainTimer? _beat;

    public ControllerGrain(
        [PersistentState("policies")] IPersistentState<ControllerState> state,
        [PersistentState("control-claim")] IPersistentState<ControlClaimState> claim,
        [PersistentState("control-order")] IPersistentState<ControlOrderState> order,
        [PersistentState("control-cycle")] IPersistentState<ControlCycleState> cycle,
        [PersistentState("control-requests")] IPersistentState<ControlRequestsState> requests,
        [PersistentState("control-adaptation")] IPersistentState<ControlAdaptationState> adaptation,
        [PersistentState("control-policies")] IPersistentState<ControlPoliciesState> adapted,
        ComputePool pool,
        IMeshPlaces places,
        ControlPace pace,
        TimeProvider clock,
        ActivitySource traces)
    {
        (_state, _clock) = (state, clock);
        string mesh = this.GetPrimaryKeyString();
        var identity = ControlIdentity.Of(ServiceProvider);
        _goesOn = identity.GoesOn;
        var rows = new ControlRows(claim, order, cycle, requests, mesh, clock);
        _control = new ControlDesk(rows, new AdaptationRows(adaptation, adapted, rows), identity, new ControlShop(pool, places, GrainFactory, pace, clock, traces), mesh);
    }

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await _control.ResumeAsync();
        Keep();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _control.LeaveAsync().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _control.Dispose();

    /// <inheritdoc/>
    public async Task<string> ReserveRunAsync()
    {
        await _state.ReadStateAsync();
        _state.State.LastRun++;
        await _state.WriteStateAsync();
        return GrainKeys.Run(this.GetPrimaryKeyString(), _state.State.LastRun);
    }

    /// <inheritdoc/>
    public async Task StartTrainingAsync(string run, TrainingOrder order)
    {
        if (GrainKeys.ParseRun(run).Mesh != this.GetPrimaryKeyString())
            throw new ArgumentException($"The run '{run}' belongs to another mesh.", nameof(run));
        await GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster).NoteRunAsync(new RunEntry(run, this.GetPrimaryKeyString(), _clock.GetUtcNow()) { Point = order.Point, By = Caller.Name });
        await Training(run).StartAsync(order);
    }

    /// <inheritdoc/>
    public async Task KeepPolicyAsync(PolicyEntry policy)
    {
        await _state.ReadStateAsync();
        List<PolicyEntry> policies = _state.State.Policies;
        if (policies.Any(known => known.Run == policy.Run))
            return;
        policies.Add(policy);
        PolicyEntry[] old = [.. policies.Take(policies.Count - LargestCount)];
        policies.RemoveRange(0, old.Length);
        await _state.WriteStateAsync();
        foreach (PolicyEntry entry in old)
            await Training(entry.Run).ForgetAsync();
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PolicyEntry>> ListPoliciesAsync()
    {
        await _state.ReadStateAsync();
        return [.. Enumerable.Reverse(_state.State.Policies)];
    }

    /// <inheritdoc/>
    public async Task<PolicyBytes?> FindPolicyAsync(string scenarioHash)
    {
        await _state.ReadStateAsync();
        foreach (PolicyEntry entry in Enumerable.Reverse(_state.State.Policies).Where(entry => entry.ScenarioHash == scenarioHash && !entry.IsForController))
        {
            if (await Training(entry.Run).GetPolicyAsync() is PolicyBytes policy)
                return policy;
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task StartControlAsync(ControlOrder order)
    {
        await GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster).NoteControllerAsync(this.GetPrimaryKeyString());
        await _control.StartAsync(order with { From = Caller.With(order.From) });
        if (_goesOn)
            await this.RegisterOrUpdateReminder(Reminder, _betweenReminders, _betweenReminders);
        Keep();
    }

    /// <inheritdoc/>
    public async Task StopControlAsync(string from, string? order = null)
    {
        await _control.StopAsync(Caller.With(from), order);
        await EndRemindersAsync();
    }

    /// <inheritdoc/>
    public Task<long> OrderAsync(OperatorOrder order, string from) => _control.OrderAsync(order, Caller.With(from));

    /// <inheritdoc/>
    public Task<ControlStatus> ControlStatusAsync() => _control.StatusAsync();

    /// <summary>Activates the grain where it is not active, which is all that its loop needs to go on.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await _control.ResumeAsync();
        Keep();
        if (!_control.IsRunning)
            await EndRemindersAsync();
    }

    // While the loop runs here, so does its activation, and it gives signs of life.
    private void Keep()
    {
        if (!_control.IsRunning || _beat is not null)
            return;
        DelayDeactivation(TimeSpan.MaxValue);
        _beat = this.RegisterGrainTimer(
            async _ =>
            {
                await _control.BeatAsync();
                if (_control.IsRunning)
                    return;
                _beat?.Dispose();
                _beat = null;
                DelayDeactivation(TimeSpan.Zero);
            },
            new GrainTimerCreationOptions(_control.BetweenBeats, _control.BetweenBeats) { KeepAlive = true });
    }

    private async Task EndRemindersAsync()
    {
        try
        {
            if (_goesOn && await this.GetReminder(Reminder) is IGrainReminder reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It asks again until it is removed.
        }
    }

    private ITrainingGrain Training(string run) => GrainFactory.GetGrain<ITrainingGrain>(run);
}
