using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Loop;

/// <summary>
/// The cycle of a controller: one decision a time step, each written down before anything is sent, each with its outcome. What fails in a step, is
/// late or is missing is told and ends nothing but the step; only another controller that owns the mesh ends the cycle.
/// </summary>
/// <param name="settings">What it was started with.</param>
/// <param name="ports">What it works through.</param>
/// <param name="clock">The time, and that of waiting.</param>
public sealed class ControlCycle(CycleSettings settings, CyclePorts ports, TimeProvider clock)
{
    private readonly CycleLog _log = new(settings, ports.Journal, clock);
    private readonly CycleMesh _mesh = new(settings, ports.Actuator, clock);

    private Scenario Scenario => settings.Scenario;

    private TimeSpan Step => Scenario.Mesh.TimeStep;

    /// <summary>How long the last decision took, from the closed window until it could be sent; null before the first.</summary>
    public TimeSpan? LastTook { get; private set; }

    /// <summary>Settles decisions whose outcome is not known, and counts the time steps that nobody decided in. To be called before the first step.</summary>
    /// <param name="state">What is stored.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="StaleGenerationException">A controller of a later generation owns the mesh.</exception>
    /// <exception cref="MeshOwnedException">A controller of another store does.</exception>
    public async Task<CycleState> BeginAsync(CycleState state, CancellationToken cancellationToken)
    {
        // A mesh that is read is taken: whoever is started during the first window finds it so. What keeps it from being read is told by the first step.
        _ = await _mesh.ReadAsync(cancellationToken).ConfigureAwait(false);
        state = await SettleAsync(state, cancellationToken).ConfigureAwait(false);
        state = await CountMissedAsync(state, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return state with { ActedAt = Later(state.ActedAt, settings.ActiveSince), DecidedAt = null };
    }

    /// <summary>Makes one step: waits for the window, decides, writes down, sends, confirms.</summary>
    /// <param name="state">What the step before left.</param>
    /// <param name="cancellationToken">Ends the waiting; what is being sent is sent to its end.</param>
    /// <returns>What the next step is given; it is stored already.</returns>
    /// <exception cref="StaleGenerationException">A controller of a later generation owns the mesh.</exception>
    /// <exception cref="MeshOwnedException">A controller of another store does.</exception>
    public async Task<CycleState> StepAsync(CycleState state, CancellationToken cancellationToken)
    {
        (DateTimeOffset start, DateTimeOffset end) = await WaitAsync(state, cancellationToken).ConfigureAwait(false);
        ImmutableArray<ServiceWindow> windows = await MeasureAsync(start, end, cancellationToken).ConfigureAwait(false);
        long closed = clock.GetTimestamp();
        DateTimeOffset now = clock.GetUtcNow();
        _log.Tell(now);
        state = await CountMissedAsync(state, now, cancellationToken).ConfigureAwait(false);
        state = await _log.SourceAsync(state, windows, cancellationToken).ConfigureAwait(false);
        long foreign = state.Counts.ForeignChanges;
        DesiredState? present;
        (state, present) = await LookAsync(state, cancellationToken).ConfigureAwait(false);
        OperatorRequest? request = await ports.Books.NextOrderAsync(state.LastOrder).ConfigureAwait(false);
        var input = new ControlInput(now, settings.ActiveSince, windows, present ?? DesiredState.Unchanged, null, null, request?.Order ?? OperatorOrder.None)
        {
            Readiness = present is null ? MeshReadiness.Untold : _mesh.Readiness,
            Fixed = present is null ? [] : _mesh.Fixed,
        };
        ObservedMesh observed = await ports.Computation.RunAsync(() => ControlStep.Observe(Scenario, input, state.Safety), cancellationToken).ConfigureAwait(false);

        // What is learned of the step before counts for the decision of this one.
        MeasuredStep? measured = state.Unmeasured is not long before ? null
            : StepMeasurement.Of(Scenario, input, observed, before) with { IsDisturbed = state.Counts.ForeignChanges > foreign || ControlStep.DoNewPodsDiffer(Scenario, input, state.Safety) };
        ImmutableArray<ProposalChange> changes = measured is null ? [] : await ports.Proposals.LearnAsync(measured, cancellationToken).ConfigureAwait(false);
        state = changes.Any(change => change.Event == JournalEvent.ModelDrift) ? state with { Safety = state.Safety.AfterDrift() } : state;
        (ControlDecision decision, ProposalSet proposals, PredictedOutcome? predicted) = await DecideAsync(input, observed, state.Safety, cancellationToken).ConfigureAwait(false);
        state = await MeasuredAsync(state, windows, measured, decision, changes, cancellationToken).ConfigureAwait(false);
        if (request is not null)
        {
            await _log.EventAsync(JournalEvent.Ordered, $"{request.Order.ToString().ToLowerInvariant()}, by {request.From}", decision.Step, cancellationToken).ConfigureAwait(false);
        }

        await ports.Journal.AppendAsync(_log.Decision(decision, proposals, predicted, start, end, input.Order), cancellationToken).ConfigureAwait(false);
        _log.Tell(null);

        // A change that was wanted is not known to be none of ours while the mesh cannot be read.
        SafetyState next = present is null ? decision.Next with { Pending = state.Safety.Pending } : decision.Next;
        state = state with
        {
            Safety = next,
            DecidedAt = now,
            ActedAt = end, // Where nothing is sent, the next window follows this one.
            Unmeasured = decision.Step,
            LastOrder = request?.Number ?? state.LastOrder,
            Adaptation = proposals.Adaptation,
            Counts = CycleFigures.Add(state.Counts, decision),
        };
        return await CarryOutAsync(state, decision, present, closed).ConfigureAwait(false);
    }

    /// <summary>Settles decisions whose outcome is not known. To be called again after a step that failed on its way.</summary>
    /// <param name="state">What is stored.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<CycleState> SettleAsync(CycleState state, CancellationToken cancellationToken)
    {
        (ImmutableArray<DecisionRecord> open, long last) = await Settlement.FindAsync(ports.Journal, cancellationToken).ConfigureAwait(false);
        foreach (DecisionRecord decision in open)
        {
            bool wasSent = decision is { IsDryRun: false, Desired.IsEmpty: false };
            (DesiredState? present, _) = await _mesh.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (present is not null || !wasSent)
            {
                await ports.Journal.AppendAsync(Settlement.Outcome(decision, present ?? DesiredState.Unchanged, settings.Generation, clock.GetUtcNow()), cancellationToken).ConfigureAwait(false);
                state = state with { Confirmed = null };
            }
        }

        return last > state.Safety.Step ? state with { Safety = state.Safety with { Step = last } } : state;
    }

    // The window of a step that was missed is over, and that of its end is measured. A clock that was set back makes what it was told before one of now,
    // so that nothing is waited for longer than one window takes.
    private async Task<(DateTimeOffset Start, DateTimeOffset End)> WaitAsync(CycleState state, CancellationToken cancellationToken)
    {
        TimeSpan monitor = Scenario.Mesh.MonitoringInterval;
        DateTimeOffset now = clock.GetUtcNow(), last = Later(state.ActedAt, settings.ActiveSince);
        DateTimeOffset end = (last > now ? now : last) + Scenario.Mesh.SettlingTime + monitor;
        if (end > now)
        {
            await Task.Delay(end - now, clock, cancellationToken).ConfigureAwait(false);
        }

        now = clock.GetUtcNow();
        end = (now - end).Duration() >= Step ? now : end;
        return (end - monitor, end);
    }

    // Half a step, so that the whole of it is less than two and none is missed.
    private async Task<ImmutableArray<ServiceWindow>> MeasureAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        try
        {
            return await ports.Windows.ReadAsync(start, end, Step / 2, cancellationToken).ConfigureAwait(false);
        }
        catch (MetricSourceException problem)
        {
            return [.. Scenario.Mesh.Services.Select(service => new ServiceWindow(service, null, null, problem.Message, []))];
        }
    }

    private async Task<CycleState> CountMissedAsync(CycleState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long missed = MissedSteps.Between(state.DecidedAt, now, Step);
        if (missed == 0)
        {
            return state;
        }

        await _log.EventAsync(
            JournalEvent.MissedSteps, FormattableString.Invariant($"{missed} time step{(missed == 1 ? "" : "s")} without a decision: the last one was {(now - state.DecidedAt!.Value).TotalSeconds:0.#} s ago"), null, cancellationToken).ConfigureAwait(false);
        return state with { Counts = state.Counts with { MissedSteps = state.Counts.MissedSteps + missed } };
    }

    // What the mesh is like, and what of that others made of it.
    private async Task<(CycleState State, DesiredState? Present)> LookAsync(CycleState state, CancellationToken cancellationToken)
    {
        (DesiredState? read, string? problem) = await _mesh.ReadAsync(cancellationToken).ConfigureAwait(false);
        state = await _log.MeshAsync(state, problem, cancellationToken).ConfigureAwait(false);
        if (read is null)
        {
            return (state, null);
        }

        state = await _log.TakenAsync(state, _mesh.Unreadable(read), cancellationToken).ConfigureAwait(false);
        long step = state.Safety.Step + 1;
        DesiredState given = BegunCores.Given(Scenario, state.Safety, read, _mesh.Readiness), own = ForeignChanges.OwnPart(Scenario, given);
        if (state.Confirmed is not { } confirmed)
        {
            return (state with { Confirmed = own }, read);
        }

        // What an autoscaler has taken is not ours to watch.
        confirmed = confirmed.LimitedTo(own);
        if (!confirmed.DifferencesFrom(given).IsEmpty)
        {
            await _log.EventAsync(JournalEvent.ForeignChange, await _mesh.WhoChangedAsync(confirmed, given, cancellationToken).ConfigureAwait(false), step, cancellationToken).ConfigureAwait(false);
            state = ForeignChanges.Note(state, own, step);
        }

        if (ForeignChanges.IsRestored(state, given))
        {
            await _log.EventAsync(JournalEvent.ForeignChangeRestored, "the mesh is as it was before somebody else changed it", step, cancellationToken).ConfigureAwait(false);
        }

        return (ForeignChanges.Forget(state, given, step), read);
    }

    private async Task<(ControlDecision Decision, ProposalSet Proposals, PredictedOutcome? Predicted)> DecideAsync(
        ControlInput input, ObservedMesh observed, SafetyState state, CancellationToken cancellationToken)
    {
        ImmutableArray<double?> present = ControlStep.Present(Scenario, input, state);
        ProposalSet proposals = await ports.Proposals.ProposeAsync(observed, present, cancellationToken).ConfigureAwait(false);
        ControlInput asked = input with { Policy = proposals.Policy?.Proposal, Twin = proposals.Twin?.Proposal, Forecast = proposals.Forecast };
        ControlDecision decision = await ports.Computation.RunAsync(() => ControlStep.Decide(Scenario, asked, state), cancellationToken).ConfigureAwait(false);
        PredictedOutcome? predicted = await ports.Proposals.PredictAsync(
            observed.Loads, input.WithFixed(decision.Controls.Select(control => control.Desired ?? control.Present)), cancellationToken).ConfigureAwait(false);
        return (decision, proposals, predicted);
    }

    private async Task<CycleState> MeasuredAsync(
        CycleState state, ImmutableArray<ServiceWindow> windows, MeasuredStep? step, ControlDecision next, ImmutableArray<ProposalChange> changes, CancellationToken cancellationToken)
    {
        if (step is null)
        {
            return state;
        }

        await ports.Journal.AppendAsync(StepMeasurement.Record(Scenario, windows, step, next, settings.Generation), cancellationToken).ConfigureAwait(false);
        foreach (ProposalChange change in changes)
        {
            await _log.EventAsync(change.Event, change.Text, step.Decision, cancellationToken).ConfigureAwait(false);
        }

        return state with { Unmeasured = null };
    }

    private async Task<CycleState> CarryOutAsync(CycleState state, ControlDecision decision, DesiredState? present, long closed)
    {
        bool isSent = !settings.IsDryRun && !decision.Desired.IsEmpty;
        if (isSent)
        {
            // Whoever goes on after a death in between knows that it was wanted, and takes neither the old nor the new for a change by others.
            await ports.Books.SaveAsync(state with { Confirmed = null }).ConfigureAwait(false);
        }

        LastTook = clock.GetElapsedTime(closed);
        (DecisionOutcome outcome, string? text, DesiredState? found, ImmutableArray<MeshDifference> overwritten) = isSent ? await _mesh.ApplyAsync(decision.Desired).ConfigureAwait(false)
            : (decision.Desired.IsEmpty ? DecisionOutcome.Unchanged : DecisionOutcome.DryRun, null, present, []);
        await ports.Journal.AppendAsync(_log.Outcome(decision.Step, outcome, text, isSent ? LastTook : null), CancellationToken.None).ConfigureAwait(false);
        if (isSent && found is not null)
        {
            // Whoever sets it back before the next step does not make it none of ours: it would be sent again in each step.
            state = state with { Safety = state.Safety.Sent(Scenario, found, _mesh.Readiness, overwritten) };
        }

        state = state with
        {
            ActedAt = isSent ? clock.GetUtcNow() : state.ActedAt,
            Confirmed = found is null ? null : ForeignChanges.OwnPart(Scenario, BegunCores.Given(Scenario, state.Safety, found, _mesh.Readiness)),
            Counts = CycleFigures.Add(state.Counts, outcome),
        };
        await ports.Books.SaveAsync(state).ConfigureAwait(false);
        return state;
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
