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

    private ClusterReader(ClusterAccess access) => Access = access;

    /// <summary>The namespace that the context names.</summary>
    public string OwnNamespace => Access.OwnNamespace;

    /// <summary>The API server.</summary>
    public Uri Address => Access.Client.BaseUri;

    internal ClusterAccess Access { get; }

    /// <summary>Finds a cluster; nothing is asked yet.</summary>
    /// <param name="settings">Which one.</param>
    /// <exception cref="ClusterException">There is no configuration of one, or no such context.</exception>
    public static ClusterReader Open(ClusterSettings settings) => new(ClusterAccess.Open(settings));

    /// <summary>The Deployments.</summary>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public async Task<ImmutableArray<V1Deployment>> DeploymentsAsync(string within, CancellationToken cancellationToken) =>
        [.. (await Access.AskAsync("list", "deployments.apps", within, () => Access.Client.AppsV1.ListNamespacedDeploymentAsync(within, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false)).Items];

    /// <summary>The HorizontalPodAutoscalers.</summary>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public async Task<ImmutableArray<V2HorizontalPodAutoscaler>> AutoscalersAsync(string within, CancellationToken cancellationToken) =>
    [
        .. (await Access.AskAsync(
            "list", "horizontalpodautoscalers.autoscaling", within, () => Access.Client.AutoscalingV2.ListNamespacedHorizontalPodAutoscalerAsync(within, cancellationToken: cancellationToken), cancellationToken)
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
                object answer = await Access.AskAsync(
                    "list", $"{plural}.{Istio}", within, () => Access.Client.CustomObjects.ListNamespacedCustomObjectAsync(Istio, version, within, plural, cancellationToken: cancellationToken), cancellationToken)
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

    /// <summary>The pods.</summary>
    internal async Task<ImmutableArray<V1Pod>> PodsAsync(string within, CancellationToken cancellationToken) =>
        [.. (await Access.AskAsync("list", "pods", within, () => Access.Client.CoreV1.ListNamespacedPodAsync(within, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false)).Items];

    /// <summary>The EndpointSlices.</summary>
    internal async Task<ImmutableArray<V1EndpointSlice>> EndpointSlicesAsync(string within, CancellationToken cancellationToken) =>
    [
        .. (await Access.AskAsync(
            "list", "endpointslices.discovery.k8s.io", within, () => Access.Client.DiscoveryV1.ListNamespacedEndpointSliceAsync(within, cancellationToken: cancellationToken), cancellationToken)
            .ConfigureAwait(false)).Items,
    ];

    /// <inheritdoc/>
    public void Dispose() => Access.Dispose();
}
