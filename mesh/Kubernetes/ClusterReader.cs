using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Meshward.Mesh.Kubernetes;

/// <summary>Lists what a cluster has in a namespace. Nothing is changed.</summary>
public sealed class ClusterReader : IDisposable
{
    private const string Istio = "networking.istio.io";

    // The newest first: clusters serve one or both.
    private static readonly string[] s_istioVersions = ["v1", "v1beta1"];

    private readonly k8s.Kubernetes _client;

    private ClusterReader(k8s.Kubernetes client, string ownNamespace) => (_client, OwnNamespace) = (client, ownNamespace);

    /// <summary>The namespace that the context names.</summary>
    public string OwnNamespace { get; }

    /// <summary>The API server.</summary>
    public Uri Address => _client.BaseUri;

    /// <summary>Finds a cluster; nothing is asked yet.</summary>
    /// <param name="settings">Which one.</param>
    /// <exception cref="ClusterException">There is no configuration of one, or no such context.</exception>
    public static ClusterReader Open(ClusterSettings settings)
    {
        try
        {
            KubernetesClientConfiguration found = settings is { Kubeconfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster()
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(settings.Kubeconfig, settings.Context);
            found.HttpClientTimeout = settings.Timeout;
            return new ClusterReader(new k8s.Kubernetes(found), string.IsNullOrEmpty(found.Namespace) ? "default" : found.Namespace);
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or OperationCanceledException))
        {
            // The library has an exception of its own for some mistakes in these files alone: an empty one ends in a null reference.
            throw new ClusterException($"found no configuration of a cluster ({Line(problem.Message)}), expected a kubeconfig file as kubectl reads it", problem);
        }
    }

    /// <summary>The Deployments.</summary>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public async Task<ImmutableArray<V1Deployment>> DeploymentsAsync(string within, CancellationToken cancellationToken) =>
        [.. (await AskAsync("deployments.apps", within, () => _client.AppsV1.ListNamespacedDeploymentAsync(within, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false)).Items];

    /// <summary>The HorizontalPodAutoscalers.</summary>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public async Task<ImmutableArray<V2HorizontalPodAutoscaler>> AutoscalersAsync(string within, CancellationToken cancellationToken) =>
    [
        .. (await AskAsync(
            "horizontalpodautoscalers.autoscaling", within, () => _client.AutoscalingV2.ListNamespacedHorizontalPodAutoscalerAsync(within, cancellationToken: cancellationToken), cancellationToken)
            .ConfigureAwait(false)).Items,
    ];

    /// <summary>Istio's resources of a kind.</summary>
    /// <param name="plural">The kind: <c>virtualservices</c> or <c>destinationrules</c>.</param>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The resources; null where the cluster does not have the kind.</returns>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public async Task<ImmutableArray<JsonElement>?> IstioAsync(string plural, string within, CancellationToken cancellationToken)
    {
        foreach (string version in s_istioVersions)
        {
            try
            {
                object answer = await AskAsync(
                    $"{plural}.{Istio}", within, () => _client.CustomObjects.ListNamespacedCustomObjectAsync(Istio, version, within, plural, cancellationToken: cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
                return answer is JsonElement { ValueKind: JsonValueKind.Object } list && list.TryGetProperty("items", out JsonElement items) && items.ValueKind == JsonValueKind.Array
                    ? [.. items.EnumerateArray()]
                    : [];
            }
            catch (ClusterException problem) when (problem.InnerException is HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound })
            {
                // The cluster serves another version, or no Istio at all.
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<T> AskAsync<T>(string what, string within, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HttpOperationException problem)
        {
            throw new ClusterException(Refusal(problem, what, within), problem);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or IOException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            string why = problem is OperationCanceledException ? "it took too long" : Line((problem.InnerException ?? problem).Message);
            throw new ClusterException($"found no answer of a Kubernetes API server at {Address} ({why}), expected the list of {what} in namespace {within}", problem);
        }
    }

    private string Refusal(HttpOperationException problem, string what, string within)
    {
        string said = problem.Response.Content is { Length: > 0 } content ? Said(content) : "";
        return problem.Response.StatusCode switch
        {
            HttpStatusCode.Forbidden => $"found no right to list {what} in namespace {within}{said}, expected a role that grants the verb list on it",
            HttpStatusCode.Unauthorized => $"found no access to {Address} (401{said}), expected valid credentials in the kubeconfig file",
            _ => $"found status {(int)problem.Response.StatusCode} from {Address}{said}, expected the list of {what} in namespace {within}",
        };
    }

    // Refusals have a body of kind Status, whose message names who asked for what.
    private static string Said(string content)
    {
        try
        {
            using var status = JsonDocument.Parse(content);
            return status.RootElement.TryGetProperty("message", out JsonElement message) && message.GetString() is { Length: > 0 } text ? $" ({Line(text)})" : "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static string Line(string text) => text.TrimEnd('.', '\n', '\r').ReplaceLineEndings(" ");
}
