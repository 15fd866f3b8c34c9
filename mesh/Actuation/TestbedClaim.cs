using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Actuation;

/// <summary>
/// The lease under which a controller changes a testbed. It takes the place of that of an earlier generation at once, waits for nobody else who drives,
/// and what the controller has set stays when it dies.
/// </summary>
/// <param name="http">Sends requests; whoever made it disposes it.</param>
/// <param name="operation">The testbed's operator's side.</param>
/// <param name="controller">The controller.</param>
/// <param name="clock">The time of waiting.</param>
public sealed class TestbedClaim(HttpClient http, Uri operation, ControllerClaim controller, TimeProvider clock) : IAsyncDisposable
{
    private const int MostCharacters = 200;

    private static readonly TimeSpan s_betweenRenewals = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly Uri _place = new(operation, "lease");
    private readonly string _holder = controller.ToString() is { Length: > MostCharacters } name ? name[..MostCharacters] : controller.ToString();
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _gate = new(1);
    private Task _renewing = Task.CompletedTask;
    private Held? _held;
    private long _number;

    /// <summary>Number of the lease that was held last, which changes of the configuration name, so that they are refused when it has ended; null before.</summary>
    public long? Lease => Interlocked.Read(ref _number) is > 0 and long number ? number : null;

    /// <summary>Takes the lease where it is not held, or has ended: by a pause of this process, or with the testbed.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ActuatorException">Somebody else drives the testbed, or it does not answer.</exception>
    /// <exception cref="MeshOwnedException">Another controller drives it.</exception>
    public async Task<long> HoldAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_held is { } held && await AskAsync(held.Lease, cancellationToken).ConfigureAwait(false) is not null)
            {
                return held.Lease;
            }

            Volatile.Write(ref _held, null);
            long lease = await AskAsync(null, cancellationToken).ConfigureAwait(false)
                ?? throw new MeshOwnedException(FormattableString.Invariant($"{_place}: found a later generation of {controller.Mesh} than {controller.Generation} of store {controller.Store}, expected none"));
            Interlocked.Exchange(ref _number, lease);
            Volatile.Write(ref _held, new Held(lease));
            if (_renewing.IsCompleted)
            {
                _renewing = RenewAsync();
            }

            return lease;
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
        if (Volatile.Read(ref _held) is { Lease: long lease })
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
                catch (Exception problem) when (problem is ActuatorException or MeshOwnedException)
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
            ["holder"] = _holder,
            ["drives"] = new JsonArray("configuration"),
            ["restores"] = false,
            ["controller"] = new JsonObject { ["mesh"] = controller.Mesh, ["store"] = controller.Store, ["generation"] = controller.Generation },
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
            return response.IsSuccessStatusCode ? answer.GetProperty("generation").GetInt64() : throw InTheWay(answer);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException
            || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ActuatorException($"{_place}: found no answer of use ({problem.Message.TrimEnd('.')}); expected a testbed that runs", isPassing: true, problem);
        }
    }

    // A run that measures ends by itself, and is waited for; another controller does not.
    private Exception InTheWay(JsonElement driver)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{_place}: found {driver.GetProperty("holder").GetString()}, which drives the testbed since {driver.GetProperty("since").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss} UTC, expected nobody: one at a time changes a mesh");
        return driver.TryGetProperty("controller", out JsonElement other) && other.ValueKind == JsonValueKind.Object ? new MeshOwnedException(line) : new ActuatorException(line, isPassing: true);
    }

    private sealed record Held(long Lease);
}
