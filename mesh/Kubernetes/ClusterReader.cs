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

    /// <summary>The same, with somebody between who sees what is asked and answered.</summary>
    internal static ClusterReader Open(ClusterSettings settings, DelegatingHandler between) => new(ClusterAccess.Open(settings, between));

    /// <summary>The Deployments.</summary>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public Task<ImmutableArray<V1Deployment>> DeploymentsAsync(string within, CancellationToken cancellationToken) => ListAsync(
        "deployments.apps", within, async () => (await Access.Client.AppsV1.ListNamespacedDeploymentAsync(within, cancellationToken: cancellationToken).ConfigureAwait(false))?.Items, ClusterShapes.MistakeOf, cancellationToken);

    /// <summary>The HorizontalPodAutoscalers.</summary>
    /// <param name="within">Their namespace.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">They cannot be listed.</exception>
    public Task<ImmutableArray<V2HorizontalPodAutoscaler>> AutoscalersAsync(string within, CancellationToken cancellationToken) => ListAsync(
        "horizontalpodautoscalers.autoscaling", within,
        async () => (await Access.Client.AutoscalingV2.ListNamespacedHorizontalPodAutoscalerAsync(within, cancellationToken: cancellationToken).ConfigureAwait(false))?.Items, ClusterShapes.MistakeOf, cancellationToken);

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
                return Items(answer, $"{plural}.{Istio}", within);
            }
            catch (ClusterException problem) when (problem.InnerException is HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound })
            {
                // The cluster serves another version, or no Istio at all.
            }
        }

        return null;
    }

    /// <summary>The pods.</summary>
    internal Task<ImmutableArray<V1Pod>> PodsAsync(string within, CancellationToken cancellationToken) => ListAsync(
        "pods", within, async () => (await Access.Client.CoreV1.ListNamespacedPodAsync(within, cancellationToken: cancellationToken).ConfigureAwait(false))?.Items, ClusterShapes.MistakeOf, cancellationToken);

    /// <summary>The EndpointSlices.</summary>
    internal Task<ImmutableArray<V1EndpointSlice>> EndpointSlicesAsync(string within, CancellationToken cancellationToken) => ListAsync(
        "endpointslices.discovery.k8s.io", within,
        async () => (await Access.Client.DiscoveryV1.ListNamespacedEndpointSliceAsync(within, cancellationToken: cancellationToken).ConfigureAwait(false))?.Items, ClusterShapes.MistakeOf, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => Access.Dispose();

    private async Task<ImmutableArray<T>> ListAsync<T>(string what, string within, Func<Task<IList<T>?>> list, Func<T, string?> mistakeOf, CancellationToken cancellationToken)
        where T : class, IMetadata<V1ObjectMeta> =>
        ClusterShapes.Whole(what, within, await Access.AskAsync("list", what, within, list, cancellationToken).ConfigureAwait(false), mistakeOf);

    private static ImmutableArray<JsonElement> Items(object answer, string what, string within)
    {
        if (answer is not JsonElement { ValueKind: JsonValueKind.Object } list || !list.TryGetProperty("items", out JsonElement items) || items.ValueKind != JsonValueKind.Array)
        {
            throw ClusterShapes.Unlike(what, within, "no list of items");
        }

        try
        {
            foreach (JsonElement item in items.EnumerateArray())
            {
                if (IstioShapes.MistakeOf(item) is string mistake)
                {
                    throw ClusterShapes.Unlike($"found {what} in namespace {within}: {NameOf(item)}{mistake}");
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Texts are looked at when they are asked for.
            throw ClusterShapes.Unlike(what, within, "a text that is no Unicode");
        }

        return [.. items.EnumerateArray()];
    }

    private static string NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 and <= 253 } text && !text.Any(char.IsControl) ? $"{text} has " : "one has ";
}
