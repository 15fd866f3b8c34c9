using Meshward.Core.Actuation;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Grains.Contracts;
using Meshward.Grains.Journal;
using Meshward.Grains.Telemetry;
using Meshward.Mesh.Actuation;

namespace Meshward.Grains.Control;

/// <summary>One activation's loop of a controller, from its start or take-over until it ends.</summary>
/// <param name="order">What it does.</param>
/// <param name="claim">What it claims the mesh as, with its generation.</param>
/// <param name="before">What its start is called in the journal, and one line on it.</param>
/// <param name="shop">What it works with.</param>
/// <param name="rows">What is stored. Changed on the turns that <see cref="RunAsync"/> was called on.</param>
/// <param name="adaptation">What is stored of a loop that adapts, changed so, too.</param>
internal sealed class ControlRun(
    ControlOrder order, ControllerClaim claim, (JournalEvent Event, string Text) before, ControlShop shop, ControlRows rows, AdaptationRows adaptation) : ICycleBooks
{
    private const int TimedDecisions = 1000;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly Queue<double> _seconds = [];
    private readonly TaskFactory _turns = new(CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskContinuationOptions.None, TaskScheduler.Current);

    // What comes after it in a start may fail, and is tried again.
    private bool _isTold;
    private Action<CycleState> _onStored = _ => { };

    /// <summary>One line on why the last step failed; null where it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>How long decisions took, in ascending order: the last ones, in seconds.</summary>
    public double[] Seconds => [.. _seconds.Order()];

    /// <summary>Runs until it is stopped.</summary>
    /// <param name="stop">Ends it; a decision that is written down is carried out before.</param>
    /// <param name="isLeft">Whether it is ended for good, and not gone on with elsewhere; asked when it has ended.</param>
    /// <exception cref="StaleGenerationException">A controller of a later generation owns the mesh.</exception>
    /// <exception cref="MeshOwnedException">A controller of another store owns the mesh.</exception>
    /// <exception cref="ControlRefusedException">The order cannot be carried out.</exception>
    public async Task RunAsync(Func<string?> isLeft, CancellationToken stop)
    {
        ControlParts parts = await shop.Pool.RunAsync(_ => ControlParts.Read(order), stop);
        string mesh = parts.Scenario.Name;
        var journal = new GrainJournal(shop.Grains, mesh, shop.Clock);
        var windows = new GrainWindows(shop.Grains, mesh, parts.Scenario.Mesh.Services, order.Feed, shop.Clock);
        await using IControlledMesh place = shop.Places.Open(order, parts.Scenario, claim);
        var computation = new PooledComputation(shop.Pool, mesh);
        using var meter = new ControlMeter(parts.Scenario, order.IsDryRun);
        _onStored = meter.Stored;
        using var trace = new DecisionTrace(shop.Traces, mesh);
        using var adapting = new AdaptationRun(claim.Generation, adaptation, _turns, meter);
        var settings = new CycleSettings(parts.Scenario, claim.Generation, shop.Clock.GetUtcNow(), order.IsDryRun);
        ControlCycle? cycle = null;
        CycleState? state = null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!_isTold)
                    await TellAsync(journal, mesh, parts.Models is null ? null : await adapting.TakenOverAsync(parts), stop);
                cycle ??= new ControlCycle(settings, new CyclePorts(
                    new WatchedWindows(windows, trace), place.Actuator, await ProposalsAsync(), new WatchedJournal(journal, meter, trace), this, computation), shop.Clock);
                state = await (state is null ? BeginAsync(cycle, stop) : StepAsync(cycle, state, meter, stop));
                Problem = null;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (MeshOwnedException owned)
            {
                await LeaveAsync(journal, windows, mesh, JournalEvent.Displaced, owned.Message).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                throw;
            }
            catch (Exception exception) when (exception is not (StaleGenerationException or OutOfMemoryException))
            {
                // What is stored is what the next step goes by, whatever of this one came about.
                Problem = exception.Message.ReplaceLineEndings(" ");
                meter.Stepped(null);
                await Task.Delay(_pause, shop.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                state = state is null ? null : await SettleAsync(cycle!, state, stop);
            }
        }

        if (isLeft() is string from)
            await LeaveAsync(journal, windows, mesh, JournalEvent.Stopped, $"by {from}");

        async Task<IProposals> ProposalsAsync() => parts.Models is null
            ? new ModelProposals(parts.Dynamics, parts.Policy, parts.PolicySha256, parts.Twin, computation)
            : await adapting.OpenAsync(order, parts, journal, computation, shop, stop);
    }

    /// <inheritdoc/>
    public Task SaveAsync(CycleState state) => OnTurnAsync(async () =>
    {
        await rows.SaveAsync(state, claim.Generation);
        _onStored(state);
        return true;
    });

    /// <inheritdoc/>
    public Task<OperatorRequest?> NextOrderAsync(long after) => OnTurnAsync(async () =>
    {
        ControlRequestsState requests = await rows.RequestsAsync();
        ControlRequest? next = requests.Orders.Find(given => given.Number > after);
        return next is null ? null : new OperatorRequest(next.Number, next.Order, next.From, next.At);
    });

    // Who acts is who has passed: after a swap that is not the policy of the order.
    private async Task TellAsync(GrainJournal journal, string mesh, AdaptedPolicy? adapted, CancellationToken stop)
    {
        await journal.BeginAsync(claim.Generation, stop);
        await NoteAsync(journal, mesh, before.Event, before.Text, stop);
        if (adapted is not null && order.Standing is not null)
            await NoteAsync(journal, mesh, JournalEvent.GatePassed, $"{adapted.Run}, which took over from the policy of the order ({adapted.Sha256[..12]}), passed the gate before", stop);
        else if (order.Standing is string standing)
            await NoteAsync(journal, mesh, order.IsGateOverridden ? JournalEvent.GateOverridden : JournalEvent.GatePassed, standing, stop);
        _isTold = true;
    }

    private async Task<CycleState> BeginAsync(ControlCycle cycle, CancellationToken stop)
    {
        CycleState before = await rows.CycleAsync();
        _onStored(before);
        CycleState state = await cycle.BeginAsync(before, stop);
        await rows.SaveAsync(state, claim.Generation);
        _onStored(state);
        return state;
    }

    private async Task<CycleState> StepAsync(ControlCycle cycle, CycleState state, ControlMeter meter, CancellationToken stop)
    {
        CycleState next = await cycle.StepAsync(state, stop);
        if (cycle.LastTook is TimeSpan took)
        {
            _seconds.Enqueue(took.TotalSeconds);
            if (_seconds.Count > TimedDecisions)
                _seconds.Dequeue();
            meter.Stepped(took);
        }

        return next;
    }

    private async Task<CycleState> SettleAsync(ControlCycle cycle, CycleState state, CancellationToken stop)
    {
        try
        {
            return await cycle.SettleAsync(await rows.CycleAsync(), stop);
        }
        catch (Exception exception) when (exception is not (StaleGenerationException or OutOfMemoryException))
        {
            return state;
        }
    }

    // Steps until the next start are missed by nobody.
    private async Task LeaveAsync(GrainJournal journal, GrainWindows windows, string mesh, JournalEvent happened, string text)
    {
        CycleState state = await rows.CycleAsync();
        await rows.SaveAsync(state.Stopped(), claim.Generation);
        await NoteAsync(journal, mesh, happened, text, CancellationToken.None);
        await windows.EndAsync();
    }

    private Task<long> NoteAsync(GrainJournal journal, string mesh, JournalEvent happened, string text, CancellationToken stop) => journal.AppendAsync(
        new EventRecord { Mesh = mesh, Generation = claim.Generation, At = shop.Clock.GetUtcNow(), Event = happened, Text = text }, stop);

    private Task<T> OnTurnAsync<T>(Func<Task<T>> work) =>
        _turns.StartNew(work).Unwrap();
}
