using System.Globalization;
using System.Security.Cryptography;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Actuation;

namespace Meshward.Grains.Control;

/// <summary>
/// The control loop of a mesh as its grain has it: one at a time, whoever shares the store. Whoever owns the mesh gives signs of life; who wants it waits
/// for these to end.
/// </summary>
/// <param name="rows">What is stored.</param>
/// <param name="adaptation">What is stored of a loop that adapts.</param>
/// <param name="identity">Who this silo is.</param>
/// <param name="shop">What loops work with.</param>
/// <param name="mesh">The mesh.</param>
internal sealed class ControlDesk(ControlRows rows, AdaptationRows adaptation, ControlIdentity identity, ControlShop shop, string mesh) : IDisposable
{
    // Enough that no two stores have the same, few enough to be read.
    private const int StoreDigits = 12;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource? _stop;
    private ControlRun? _run;
    private Task _loop = Task.CompletedTask;
    private long _generation;
    private string? _stopFrom;
    private (string Id, bool IsDryRun, string? Policy) _known = ("", true, null);

    /// <summary>Time between two signs of life.</summary>
    public TimeSpan BetweenBeats => shop.Pace.BetweenBeats;

    /// <summary>Whether the loop runs here.</summary>
    public bool IsRunning => !_loop.IsCompleted;

    /// <summary>Goes on with a loop whose silo died, where it is this cluster's.</summary>
    public async Task ResumeAsync()
    {
        ControlClaimState held = await rows.ClaimAsync();
        if (IsRunning || !held.IsRunning || held.Owner != identity.Owner)
            return;
        if (await rows.ReadOrderAsync() is not ControlOrder order || order.Id != held.OrderId)
        {
            // It died before its order was stored, and before anybody was told that it runs.
            await rows.EndAsync(held.Generation);
            return;
        }

        string from = held.Holder;
        if (await TakeAsync(held.Generation, order.Id) is { } claim)
            Begin(order, claim, JournalEvent.TakenOver, $"generation {claim.Generation} on {identity.Holder} goes on for generation {held.Generation} on {from}");
    }

    /// <summary>Starts the loop; once where it is asked twice.</summary>
    /// <exception cref="ControlRefusedException">Another controller acts on the mesh, or the order is of no use.</exception>
    public async Task StartAsync(ControlOrder order)
    {
        ControlClaimState held = await rows.ClaimAsync();
        if (held.IsRunning && held.OrderId == order.Id && IsRunning)
            return;
        if (held.IsRunning && IsRunning)
            throw Refusal(held);
        _ = await shop.Pool.RunAsync(_ => ControlParts.Read(order), CancellationToken.None);
        bool isOver = held.IsRunning;
        if (held.IsRunning && held.OrderId != order.Id)
            await UntilDeadAsync(held);
        long lastOrder = (await rows.RequestsAsync()).Last;
        if (await TakeAsync(held.Generation, order.Id) is not { Generation: var generation } claim)
            throw Refusal(await rows.ClaimAsync());
        await rows.DropOrdersAsync(lastOrder);
        await rows.KeepOrderAsync(order);
        string how = (order.IsDryRun ? ", dry run" : "") + ((await rows.CycleAsync()).Safety.IsPaused ? ", paused" : "");
        Begin(order, claim, isOver ? JournalEvent.TakenOver : JournalEvent.Started, isOver
            ? $"generation {generation} on {identity.Holder}{how}, started by {order.From}, goes on for generation {held.Generation}, which has died"
            : $"generation {generation} on {identity.Holder}{how}, by {order.From}");
    }

    /// <summary>Stops the loop, wherever it runs.</summary>
    public async Task StopAsync(string from, string? order)
    {
        ControlClaimState held = await rows.ClaimAsync();
        if (order is not null && order != held.OrderId)
            return;
        if (IsRunning)
        {
            await EndAsync(from);
            return;
        }

        if (!held.IsRunning)
            return;
        await rows.AskToStopAsync(held.Generation, from);
        try
        {
            await UntilDeadAsync(held, keepsWaiting: true);
        }
        catch (ControlRefusedException)
        {
            // It stopped, and another one was started: that one is not ours to stop.
            return;
        }

        // One that was dead could not say itself that nobody misses steps from now on.
        if (await rows.ClaimAsync() is { IsRunning: true } dead && dead.Generation == held.Generation)
            await rows.SaveAsync((await rows.CycleAsync()).Stopped(), held.Generation);
        await rows.EndAsync(held.Generation);
    }

    /// <summary>Ends the loop here; another silo may go on.</summary>
    public Task LeaveAsync() => EndAsync(null);

    /// <summary>Gives a sign of life, and sees whether somebody wants the loop to stop.</summary>
    public async Task BeatAsync()
    {
        if (!IsRunning || _stop is not { } stop)
            return;
        if (!await rows.BeatAsync(_generation))
        {
            await stop.CancelAsync();
            return;
        }

        // Signs of life go on until its step is over: until then it may still change the mesh.
        ControlRequestsState requests = await rows.RequestsAsync();
        if (requests.StopGeneration == _generation)
        {
            _stopFrom = requests.StopFrom;
            await stop.CancelAsync();
        }
    }

    /// <summary>Adds an operator's order.</summary>
    /// <exception cref="ControlRefusedException">No loop runs: one that is started later is not to be surprised.</exception>
    public async Task<long> OrderAsync(OperatorOrder order, string from) => (await rows.ClaimAsync()).IsRunning
        ? await rows.AddOrderAsync(order, from)
        : throw new ControlRefusedException($"found no controller that runs on {mesh}, expected one");

    /// <summary>Where the loop stands, wherever it runs.</summary>
    public async Task<ControlStatus> StatusAsync()
    {
        ControlClaimState held = await rows.ClaimAsync();
        (_, bool isDryRun, string? policy) = held.Generation > 0 ? await KnownAsync(held.OrderId) : ("", true, null);
        CycleState state = await rows.CycleAsync();
        double[] seconds = _run?.Seconds ?? [];
        return new ControlStatus(
            held.Generation == 0 ? ControlPhase.Unknown : held.Failure is not null ? ControlPhase.Failed : held.IsRunning ? ControlPhase.Running : ControlPhase.Stopped,
            held.Generation,
            held.Holder,
            held.Generation == 0 ? null : held.Since,
            held.Beats,
            held.DeadAfter,
            isDryRun,
            state.Safety.IsPaused,
            state.Safety.Step,
            state.Counts,
            held.Failure ?? _run?.Problem)
        {
            DecisionP50 = seconds.Length == 0 ? null : seconds[(seconds.Length - 1) / 2],
            DecisionP99 = seconds.Length == 0 ? null : seconds[(int)Math.Ceiling(0.99 * seconds.Length) - 1],
            PolicySha256 = policy,
            Adaptation = AdaptationStatus.Of(state.Adaptation),
            OrderId = held.OrderId,
            Store = held.Store,
            LastOrder = (await rows.RequestsAsync()).Last,
            TakenOrder = state.LastOrder,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop?.Dispose();
        rows.Dispose();
    }

    // An order is large, and is asked about often.
    private async Task<(string Id, bool IsDryRun, string? Policy)> KnownAsync(string id)
    {
        if (_known.Id != id && await rows.ReadOrderAsync() is ControlOrder order)
            _known = (order.Id, order.IsDryRun, order.Policy.IsEmpty ? null : Convert.ToHexStringLower(SHA256.HashData(order.Policy.Span)));
        return _known;
    }

    private ControlRefusedException Refusal(ControlClaimState held) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"found a controller of {mesh} that runs since {held.Since:yyyy-MM-dd HH:mm:ss} UTC ({held.Holder}, generation {held.Generation}), expected none; meshward control SCENARIO --stop ends it"));

    private async Task<ControllerClaim?> TakeAsync(long before, string order)
    {
        (long generation, string store) = (before + 1, "");
        bool isTaken = await rows.ChangeClaimAsync(claim =>
        {
            if (claim.Generation != before)
                return false;
            (claim.Generation, claim.Owner, claim.Holder, claim.Since) = (generation, identity.Owner, identity.Holder, shop.Clock.GetUtcNow());
            (claim.Beats, claim.DeadAfter, claim.IsRunning, claim.OrderId, claim.Failure) = (0, shop.Pace.DeadAfter, true, order, null);
            store = claim.Store = claim.Store.Length > 0 ? claim.Store : RandomNumberGenerator.GetHexString(StoreDigits, lowercase: true);
            return true;
        });
        return isTaken ? new ControllerClaim(mesh, store, generation, identity.Holder) : null;
    }

    // Clocks of machines differ: what counts is whether signs of life come while they are watched.
    private async Task UntilDeadAsync(ControlClaimState held, bool keepsWaiting = false)
    {
        (long generation, long beats, long begun) = (held.Generation, held.Beats, shop.Clock.GetTimestamp());
        while (shop.Clock.GetElapsedTime(begun) < held.DeadAfter)
        {
            await Task.Delay(_look, shop.Clock);
            ControlClaimState now = await rows.ClaimAsync();
            if (now.Generation != generation)
                throw Refusal(now);
            if (!now.IsRunning)
                return;
            if (now.Beats != beats && !keepsWaiting)
                throw Refusal(now);
            (beats, begun) = now.Beats == beats ? (beats, begun) : (now.Beats, shop.Clock.GetTimestamp());
        }
    }

    private void Begin(ControlOrder order, ControllerClaim claim, JournalEvent happened, string text)
    {
        _stop?.Dispose();
        (_stop, _generation, _stopFrom) = (new CancellationTokenSource(), claim.Generation, null);
        _run = new ControlRun(order, claim, (happened, text), shop, rows, adaptation);
        _loop = RunAsync(_run, claim.Generation, _stop.Token);
    }

    private async Task RunAsync(ControlRun run, long generation, CancellationToken stop)
    {
        string? failure = null;
        try
        {
            await run.RunAsync(() => _stopFrom, stop);
        }
        catch (StaleGenerationException)
        {
            // Another one owns the mesh, and has said so in the journal.
            return;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = stop.IsCancellationRequested ? null : exception.Message.ReplaceLineEndings(" ");
        }

        if (_stopFrom is not null || failure is not null)
            await rows.EndAsync(generation, failure);
    }

    private async Task EndAsync(string? from)
    {
        _stopFrom = from;
        if (_stop is { } stop)
            await stop.CancelAsync();
        while (!_loop.IsCompleted && await Task.WhenAny(_loop, Task.Delay(BetweenBeats, shop.Clock)) != _loop)
            await rows.BeatAsync(_generation);
        await _loop;
    }
}
