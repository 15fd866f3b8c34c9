using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Actuation;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Testbeds;

/// <summary>Drives a testbed alone: takes its lease, renews it while it works, and gives it back.</summary>
internal sealed class TestbedLease : IAsyncDisposable
{
    private const int MostCharacters = 100;

    private static readonly TimeSpan s_betweenRenewals = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly LeaseClient _client;
    private readonly Uri _operation;
    private readonly LeaseRequest _request;
    private readonly Session _session;
    private readonly CancellationTokenSource _ended = new();
    private Task _renewing = Task.CompletedTask;
    private volatile Lease? _lease; // Null while it is lost. Each lease is an object of its own, also where a testbed that was started anew counts from the beginning.

    private TestbedLease(Uri operation, string holder, ImmutableArray<DrivenPart> drives, Session session)
    {
        (_client, _operation, _session) = (new LeaseClient(_http, operation), operation, session);
        string shown = new([.. holder.Take(MostCharacters).Where(character => !char.IsControl(character))]);
        _request = new LeaseRequest(string.Create(CultureInfo.InvariantCulture, $"{shown} (process {Environment.ProcessId})"), drives);
    }

    /// <summary>What changes of the configuration have to name; null while the lease is lost.</summary>
    public long? Generation => _lease?.Generation;

    /// <summary>Takes the lease. One of a driver that has died ends by itself within seconds, which are waited for.</summary>
    /// <param name="operation">The testbed's operator's side.</param>
    /// <param name="holder">What is driving, for people.</param>
    /// <param name="drives">What is driven.</param>
    /// <param name="session">Clock, and Ctrl-C.</param>
    /// <exception cref="ActuatorException">Somebody else drives it, or it cannot be asked.</exception>
    public static async Task<TestbedLease> TakeAsync(Uri operation, string holder, ImmutableArray<DrivenPart> drives, Session session)
    {
        TestbedLease lease = new(operation, holder, drives, session);
        try
        {
            _ = await lease.HoldAsync(session.Stop);
            lease._renewing = lease.RenewAsync();
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>The lease that is held; where it was lost, as by a testbed that was started anew, it is taken again.</summary>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="ActuatorException">Somebody else drives the testbed, or it cannot be asked.</exception>
    public async Task<Lease> HoldAsync(CancellationToken stop)
    {
        if (_lease is { } held && await IsHeldAsync(held, stop))
        {
            return held;
        }

        Lease? given = null;
        Lease? living = await LeaseInTheWay.FindLivingAsync(
            async () =>
            {
                (given, Lease? inTheWay) = await AskAsync(_request, stop);
                return given is null ? inTheWay : null;
            },
            _session.Clock,
            stop);
        return living is null
            ? _lease = given!
            : throw new ActuatorException(
                string.Create(CultureInfo.InvariantCulture, $"testbed: found {living.Holder}, which drives it since {living.Since:yyyy-MM-dd HH:mm:ss} UTC, expected nobody; two at a time would measure each other"),
                isPassing: false);
    }

    /// <summary>Sees that the testbed was driven by nobody else since a lease was held.</summary>
    /// <param name="since">What <see cref="HoldAsync"/> gave.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="ActuatorException">It may have been, or it cannot be asked.</exception>
    public async Task CheckAsync(Lease since, CancellationToken stop)
    {
        if (!ReferenceEquals(_lease, since) || !await IsHeldAsync(since, stop))
        {
            throw new ActuatorException($"{_operation}lease: found that generation {since.Generation} has ended meanwhile", isPassing: true);
        }
    }

    /// <summary>Gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        try
        {
            if (_lease is { } held)
            {
                await _client.EndAsync(held.Generation, CancellationToken.None);
            }
        }
        catch (HttpRequestException)
        {
            // It ends by itself.
        }

        _ended.Dispose();
        _http.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_betweenRenewals, _session.Clock, _ended.Token);
                try
                {
                    _ = _lease is { } held && await IsHeldAsync(held, _ended.Token);
                }
                catch (ActuatorException)
                {
                    // A testbed that does not answer may do so the next time; if it has ended, it is told then.
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Given back.
        }
    }

    private async Task<bool> IsHeldAsync(Lease held, CancellationToken stop)
    {
        (Lease? renewed, _) = await AskAsync(_request with { Generation = held.Generation }, stop);
        if (renewed is null)
        {
            _ = Interlocked.CompareExchange(ref _lease, null, held);
        }

        return renewed is not null;
    }

    private async Task<(Lease? Given, Lease? InTheWay)> AskAsync(LeaseRequest request, CancellationToken stop)
    {
        try
        {
            return await _client.AskAsync(request, stop);
        }
        catch (HttpRequestException problem)
        {
            throw new ActuatorException($"{_operation}lease: found no answer ({problem.Message.TrimEnd('.')}); expected a testbed that runs", isPassing: true, problem);
        }
    }
}
