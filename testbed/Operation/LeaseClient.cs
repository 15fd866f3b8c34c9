using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Meshward.Testbed.Driving;

namespace Meshward.Testbed.Operation;

/// <summary>Asks a testbed for leases.</summary>
/// <param name="http">Sends what is asked; whoever made it disposes it.</param>
/// <param name="operation">The testbed's operator's side.</param>
public sealed class LeaseClient(HttpClient http, Uri operation)
{
    // It answers at once, or is too busy or gone.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks for a lease, or renews one.</summary>
    /// <param name="request">Who asks for what.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The lease; or, where it is not given, who stands in the way, or null where the lease that was to be renewed has ended.</returns>
    /// <exception cref="HttpRequestException">No testbed answers there, or one that knows no leases.</exception>
    public Task<(Lease? Given, Lease? InTheWay)> AskAsync(LeaseRequest request, CancellationToken stop) => WithinPatienceAsync<(Lease?, Lease?)>(
        async patience =>
        {
            using var content = JsonContent.Create(request, TestbedJson.Default.LeaseRequest);
            using HttpResponseMessage response = await http.PutAsync(new Uri(operation, "lease"), content, patience);
            return response.StatusCode switch
            {
                HttpStatusCode.Gone => (null, null),
                HttpStatusCode.Conflict => (null, await ReadAsync(response, patience)),
                _ => (await ReadAsync(response.EnsureSuccessStatusCode(), patience), null),
            };
        },
        stop);

    /// <summary>Gives a lease back.</summary>
    /// <param name="generation">Its generation.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="HttpRequestException">No testbed answers there.</exception>
    public Task EndAsync(long generation, CancellationToken stop) => WithinPatienceAsync(
        async patience =>
        {
            using HttpResponseMessage response = await http.DeleteAsync(new Uri(operation, string.Create(CultureInfo.InvariantCulture, $"lease/{generation}")), patience);
            return response.IsSuccessStatusCode;
        },
        stop);

    private static async Task<Lease> ReadAsync(HttpResponseMessage response, CancellationToken stop) =>
        await response.Content.ReadFromJsonAsync(TestbedJson.Default.Lease, stop) ?? throw new HttpRequestException("an answer that is no lease");

    private static async Task<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        try
        {
            return await ask(patience.Token);
        }
        catch (JsonException problem)
        {
            throw new HttpRequestException("an answer that is no lease", problem);
        }
        catch (OperationCanceledException problem) when (!stop.IsCancellationRequested)
        {
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"nothing for {s_patience.TotalSeconds:0} s"), problem);
        }
    }
}
