using System.Net.Http.Json;
using System.Text.Json;

namespace Meshward.Testbed.Operation;

/// <summary>Asks a testbed how things stand.</summary>
public static class TestbedClient
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The state of a testbed; null where none answers.</summary>
    /// <param name="operation">Its operator's side.</param>
    /// <param name="stop">Ends the waiting.</param>
    public static async Task<TestbedState?> LookAsync(Uri operation, CancellationToken stop)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = s_patience };
        try
        {
            return await client.GetFromJsonAsync(new Uri(operation, "status"), TestbedJson.Default.TestbedState, stop);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException || (problem is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
