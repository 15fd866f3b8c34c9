using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meshward.Testbed.Operation;

/// <summary>Asks a testbed how things stand, and changes what no controller does.</summary>
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

    /// <summary>Makes nodes faster or slower.</summary>
    /// <param name="operation">Its operator's side.</param>
    /// <param name="speeds">By node; the others stay as they are.</param>
    /// <param name="generation">The lease under which the mesh is measured; null for none.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Null, or one line on why it was refused.</returns>
    /// <exception cref="HttpRequestException">None answers.</exception>
    public static async Task<string?> SetSpeedsAsync(Uri operation, IReadOnlyDictionary<string, double> speeds, long? generation, CancellationToken stop)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = s_patience };
        JsonObject change = new() { ["nodes"] = new JsonObject(speeds.Select(node => KeyValuePair.Create(node.Key, (JsonNode?)node.Value))) };
        if (generation is long named)
        {
            change["generation"] = named;
        }

        using HttpResponseMessage response = await client.PutAsync(new Uri(operation, "speeds"), JsonContent.Create(change, TestbedJson.Default.JsonObject), stop);
        return response.IsSuccessStatusCode ? null : (await response.Content.ReadAsStringAsync(stop)).Trim();
    }
}
