using System.Text.Json;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Grains.Contracts;
using Orleans.Storage;

namespace Meshward.Grains.Control;

/// <summary>
/// What is stored of the controller of a mesh. Another process may share the store, so that each change is made on what is there at that time. Used on
/// the turns of one grain only, and by one of its calls at a time.
/// </summary>
internal sealed class ControlRows(
    IPersistentState<ControlClaimState> claim,
    IPersistentState<ControlOrderState> order,
    IPersistentState<ControlCycleState> cycle,
    IPersistentState<ControlRequestsState> requests,
    string mesh,
    TimeProvider clock) : IDisposable
{
    private const int Attempts = 8;
    private const int MostOrders = 20;

    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Who controls the mesh, as it is stored now.</summary>
    public Task<ControlClaimState> ClaimAsync() => AloneAsync(async () =>
    {
        await claim.ReadStateAsync();
        return claim.State;
    });

    /// <summary>Changes who controls the mesh.</summary>
    /// <param name="change">Changes what is stored; false where it is not to be changed as it is.</param>
    /// <returns>Whether it was changed.</returns>
    public Task<bool> ChangeClaimAsync(Func<ControlClaimState, bool> change) => ChangeAsync(claim, change);

    /// <summary>Gives a sign of life.</summary>
    /// <returns>Whether this generation controls the mesh still.</returns>
    public Task<bool> BeatAsync(long generation) => ChangeClaimAsync(state =>
    {
        if (state.Generation != generation || !state.IsRunning)
            return false;
        state.Beats++;
        return true;
    });

    /// <summary>Notes that a generation has ended; does nothing where a later one controls the mesh.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="failure">One line on why; null where it was asked to.</param>
    public Task EndAsync(long generation, string? failure = null) => ChangeClaimAsync(state =>
    {
        if (state.Generation != generation)
            return false;
        (state.IsRunning, state.Failure) = (false, failure ?? state.Failure);
        return true;
    });

    /// <summary>Keeps an order.</summary>
    public Task KeepOrderAsync(ControlOrder kept) => ChangeAsync(order, state =>
    {
        state.Order = kept;
        return true;
    });

    /// <summary>Reads the order that is stored.</summary>
    public Task<ControlOrder?> ReadOrderAsync() => AloneAsync(async () =>
    {
        await order.ReadStateAsync();
        return order.State.Order;
    });

    /// <summary>What the controller kept last.</summary>
    public Task<CycleState> CycleAsync() => AloneAsync(async () =>
    {
        await cycle.ReadStateAsync();
        return cycle.State.Json is string json ? JsonSerializer.Deserialize<CycleState>(json)! : new CycleState();
    });

    /// <summary>Keeps the state of a controller.</summary>
    /// <exception cref="StaleGenerationException">A later generation owns the mesh.</exception>
    public Task SaveAsync(CycleState state, long generation)
    {
        string json = JsonSerializer.Serialize(state);
        return WriteAsync(cycle, generation, kept => (kept.Generation, kept.Json) = (generation, json));
    }

    /// <summary>Changes a row that the controller alone writes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="generation">Generation of the controller.</param>
    /// <param name="change">Changes what is stored.</param>
    /// <exception cref="StaleGenerationException">A later generation owns the mesh.</exception>
    public Task WriteAsync<T>(IPersistentState<T> row, long generation, Action<T> change) => AloneAsync(async () =>
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                change(row.State);
                await row.WriteStateAsync();
                return true;
            }
            catch (InconsistentStateException) when (attempt < Attempts)
            {
                // Whoever wrote it meanwhile is of an earlier generation that has not ended yet, or of a later one, which owns the mesh.
                await claim.ReadStateAsync();
                if (claim.State.Generation > generation)
                    throw new StaleGenerationException(mesh, generation, claim.State.Generation);
                await row.ReadStateAsync();
            }
        }
    });

    /// <summary>Adds an order of an operator.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> AddOrderAsync(OperatorOrder given, string from)
    {
        // Others may have given orders by the time that this one is stored.
        long number = 0;
        await ChangeAsync(requests, state =>
        {
            number = ++state.Last;
            state.Orders.Add(new ControlRequest(number, given, from, clock.GetUtcNow()));
            if (state.Orders.Count > MostOrders)
                state.Orders.RemoveAt(0);
            return true;
        });
        return number;
    }

    /// <summary>Forgets orders that were given to a controller which is over.</summary>
    /// <param name="last">Number of the last one of them.</param>
    public Task DropOrdersAsync(long last) => ChangeAsync(requests, state => state.Orders.RemoveAll(order => order.Number <= last) > 0);

    /// <summary>Asks a controller that runs elsewhere to stop.</summary>
    public Task AskToStopAsync(long generation, string from) => ChangeAsync(requests, state =>
    {
        (state.StopGeneration, state.StopFrom) = (generation, from);
        return true;
    });

    /// <summary>What operators ask, as it is stored now.</summary>
    public Task<ControlRequestsState> RequestsAsync() => AloneAsync(async () =>
    {
        await requests.ReadStateAsync();
        return requests.State;
    });

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>Does something while no other call does.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> access)
    {
        await _gate.WaitAsync();
        try
        {
            return await access();
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task<bool> ChangeAsync<T>(IPersistentState<T> row, Func<T, bool> change) => AloneAsync(async () =>
    {
        for (int attempt = 1; ; attempt++)
        {
            await row.ReadStateAsync();
            if (!change(row.State))
                return false;
            try
            {
                await row.WriteStateAsync();
                return true;
            }
            catch (InconsistentStateException) when (attempt < Attempts)
            {
                // Somebody was faster: it is changed as it is now.
            }
        }
    });
}
