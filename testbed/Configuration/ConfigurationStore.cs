using System.Collections.Immutable;
using System.Text.Json;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Driving;

namespace Meshward.Testbed.Configuration;

/// <summary>Holds the configuration. Readers get what holds as a whole; a change replaces it as a whole or not at all.</summary>
/// <param name="options">What the testbed was started with.</param>
/// <param name="apply">Called with each new configuration, one after the other.</param>
internal sealed class ConfigurationStore(TestbedOptions options, Func<MeshConfiguration, Task> apply) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly LeaseBook _leases = new(options.Clock);
    private readonly CancellationTokenSource _ended = new();
    private (long Generation, MeshConfiguration Configuration)? _before; // What whoever drives the configuration found.
    private volatile Routing _routing = Routing.Of(MeshConfiguration.Initial(options), options);

    /// <summary>What holds.</summary>
    public MeshConfiguration Current => _routing.Configuration;

    /// <summary>What holds, in the form in which requests are routed.</summary>
    public Routing Routing => _routing;

    /// <summary>Who drives the testbed.</summary>
    public ImmutableArray<Lease> Drivers => _leases.Held;

    /// <summary>Makes a change. While somebody drives the configuration, it has to name that lease's generation; else one that is not older than what holds, or none.</summary>
    /// <param name="change">The change.</param>
    public Task<ChangeOutcome> ChangeAsync(JsonElement change) => AloneAsync(async held =>
    {
        Checked<MeshConfiguration> changed = ConfigurationChange.Apply(held, change);
        if (changed.Value is not { } next)
        {
            return new ChangeOutcome(changed);
        }

        if (_leases.InTheWayOf([DrivenPart.Configuration]) is { } driver)
        {
            if (!change.TryGetProperty("generation"u8, out JsonElement named) || named.GetInt64() != driver.Generation)
            {
                return new ChangeOutcome(held, InTheWay: driver);
            }
        }
        else if (next.Generation < held.Generation)
        {
            return new ChangeOutcome(held, IsStale: true);
        }

        next = next with { Generation = Math.Max(next.Generation, held.Generation) };
        await apply(next);
        Hold(next);
        return new ChangeOutcome(next);
    });

    /// <summary>Gives a lease, or renews one. From then on, changes of those who drove before are refused.</summary>
    /// <param name="request">Who asks for what.</param>
    /// <returns>The lease; or, where it is not given, who stands in the way, or null where the lease that was to be renewed has ended.</returns>
    public Task<(Lease? Given, Lease? InTheWay)> LeaseAsync(LeaseRequest request) => AloneAsync(async held =>
    {
        if (_leases.IsStale(request.Controller))
        {
            return (null, null);
        }

        if (request.Generation is null && _leases.PrecededBy(request) is long preceding)
        {
            held = await HoldWithoutAsync(preceding);
        }

        Lease? inTheWay = null, given = request.Generation is null
            ? (inTheWay = _leases.InTheWayOf(request.Drives)) is null ? Give() : null
            : _leases.Renew(request);
        return (given, inTheWay);

        Lease Give()
        {
            long generation = held.Generation + 1;
            if (request.Drives.Contains(DrivenPart.Configuration))
            {
                _before = request.Restores ? (generation, held) : null;
                _ = WatchAsync(generation);
            }

            Hold(held with { Generation = generation });
            return _leases.Add(request, generation);
        }
    });

    /// <summary>Does something while nobody measures the mesh, or whoever does so asks for it.</summary>
    /// <param name="generation">The lease that is named; null for none.</param>
    /// <param name="work">What is done; it may not ask for a change.</param>
    /// <returns>Who measures, so that nothing was done; null where it was.</returns>
    public Task<Lease?> UnlessMeasuredAsync(long? generation, Func<Task> work) => AloneAsync(async _ =>
    {
        // Whoever measures leaves a mesh as it was found; a controller does not, and has to live with what happens to it.
        if (Drivers.FirstOrDefault(driver => driver.Generation == _before?.Generation) is { } measuring && measuring.Generation != generation)
        {
            return measuring;
        }

        await work();
        return null;
    });

    /// <summary>Takes a lease back; one that has ended already is none.</summary>
    /// <param name="generation">Its generation.</param>
    public Task EndLeaseAsync(long generation) => AloneAsync(_ => HoldWithoutAsync(generation));

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _gate.Dispose();
    }

    private async Task<T> AloneAsync<T>(Func<MeshConfiguration, Task<T>> work)
    {
        await _gate.WaitAsync();
        try
        {
            return await work(await HoldWithoutAsync(null));
        }
        finally
        {
            _gate.Release();
        }
    }

    // What a driver still sends after its end is of an older generation than what holds. One that died could not put back what it found.
    private async Task<MeshConfiguration> HoldWithoutAsync(long? generation)
    {
        if (_leases.Forget(generation) is long ended && ended >= Current.Generation)
        {
            if (ended != generation && _before is { } before && before.Generation == ended)
            {
                await apply(before.Configuration);
                Hold(before.Configuration);
            }

            Hold(Current with { Generation = ended + 1 });
        }

        return Current;
    }

    // Nobody may ask for anything after a driver died.
    private async Task WatchAsync(long generation)
    {
        try
        {
            do
            {
                await Task.Delay(LeaseBook.Length, options.Clock, _ended.Token);
                _ = await AloneAsync(Task.FromResult);
            }
            while (Drivers.Any(driver => driver.Generation == generation));
        }
        catch (Exception closing) when (closing is OperationCanceledException or ObjectDisposedException)
        {
            // The testbed ends.
        }
    }

    private void Hold(MeshConfiguration next) => _routing = Routing.Of(next, options);
}
