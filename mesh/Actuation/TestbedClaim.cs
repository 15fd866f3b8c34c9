using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Actuation;

/// <summary>
/// The lease under which a controller changes a testbed. It takes the place of that of an earlier generation of the same mesh at once, and what the
/// controller has set stays when it dies.
/// </summary>
/// <param name="http">Sends requests; whoever made it disposes it.</param>
/// <param name="operation">The testbed's operator's side.</param>
/// <param name="holder">Who drives, for people.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="generation">Generation of the controller.</param>
/// <param name="clock">The time of waiting.</param>
public sealed class TestbedClaim(HttpClient http, Uri operation, string holder, string mesh, long generation, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan s_betweenRenewals = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly Uri _place = new(operation, "lease");
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _gate = new(1);
    private Task _renewing = Task.CompletedTask;
    private Held? _held;

    /// <summary>Number of the lease, which changes of the configuration have to name; null while none is held.</summary>
    public long? Lease => Volatile.Read(ref _held)?.Lease;

    /// <summary>Takes the lease where it is not held, or has ended: by a pause of this process, or with the testbed.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ActuatorException">Somebody else drives the testbed, or it does not answer.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_held is { } held && await AskAsync(held.Lease, cancellationToken).ConfigureAwait(false) is not null)
            {
                return;
            }

            Volatile.Write(ref _held, null);
            long lease = await AskAsync(null, cancellationToken).ConfigureAwait(false)
                ?? throw new ActuatorException(FormattableString.Invariant($"{_place}: found a controller of {mesh} of a later generation than {generation}, expected none"), isPassing: false);
            Volatile.Write(ref _held, new Held(lease));
            if (_renewing.IsCompleted)
            {
                _renewing = RenewAsync();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives it back; what was set stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        if (Lease is long lease)
        {
            using CancellationTokenSource patience = new(s_patience, clock);
            try
            {
                using HttpResponseMessage response = await http.DeleteAsync(new Uri(operation, string.Create(CultureInfo.InvariantCulture, $"lease/{lease}")), patience.Token).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
            {
                // It ends by itself.
            }
        }

        _ended.Dispose();
        _gate.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_betweenRenewals, clock, _ended.Token).ConfigureAwait(false);
                try
                {
                    if (Volatile.Read(ref _held) is { } held && await AskAsync(held.Lease, _ended.Token).ConfigureAwait(false) is null)
                    {
                        _ = Interlocked.CompareExchange(ref _held, null, held);
                    }
                }
                catch (ActuatorException)
                {
                    // Whoever wants to change something next is told.
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // It is given back.
        }
    }

    // The lease that was given or renewed; null where it has ended, or a later generation has one.
    private async Task<long?> AskAsync(long? lease, CancellationToken cancellationToken)
    {
        JsonObject body = new()
        {
            ["holder"] = holder,
            ["drives"] = new JsonArray("configuration"),
            ["restores"] = false,
            ["controller"] = new JsonObject { ["mesh"] = mesh, ["generation"] = generation },
        };
        if (lease is not null)
        {
            body["generation"] = lease;
        }

        using CancellationTokenSource limit = new(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var content = JsonContent.Create(body);
            using HttpResponseMessage response = await http.PutAsync(_place, content, either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.Gone)
            {
                return null;
            }

            JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? answer.GetProperty("generation").GetInt64()
                : throw new ActuatorException($"{_place}: found {answer.GetProperty("holder").GetString()}, which drives the testbed since {answer.GetProperty("since").GetString()}, expected nobody", isPassing: true);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or InvalidOperationException or KeyNotFoundException
            || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ActuatorException($"{_place}: found no answer of use ({problem.Message.TrimEnd('.')}); expected a testbed that runs", isPassing: true, problem);
        }
    }

    private sealed record Held(long Lease);
}
