using System.Collections.Immutable;
using k8s.Models;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// Whether what a cluster lists has the parts that are built upon. An API server checks them before it stores an object; whatever answers in its place, or
/// a part of an answer that got lost, is told in one line instead of being taken for a cluster.
/// </summary>
internal static class ClusterShapes
{
    /// <summary>What is wrong with a Deployment; null where nothing is.</summary>
    public static string? MistakeOf(V1Deployment deployment) => MistakeOf(deployment.Metadata)
        ?? (deployment.Spec is not { } spec ? "without spec"
            : spec.Selector is null ? "without spec.selector"
            : spec.Template?.Spec is null ? "without spec.template.spec"
            : spec.Replicas < 0 ? FormattableString.Invariant($"with {spec.Replicas} replicas")
            : MistakeOf(spec.Template.Spec.Containers));

    /// <summary>What is wrong with a HorizontalPodAutoscaler; null where nothing is.</summary>
    public static string? MistakeOf(V2HorizontalPodAutoscaler autoscaler) => MistakeOf(autoscaler.Metadata) ?? (autoscaler.Spec is null ? "without spec" : null);

    /// <summary>What is wrong with a pod; null where nothing is.</summary>
    public static string? MistakeOf(V1Pod pod) => MistakeOf(pod.Metadata)
        ?? (pod.Spec is null ? "without spec" : MistakeOf(pod.Spec.Containers))
        ?? (pod.Status?.ContainerStatuses?.Any(status => status is null) == true ? "with a container's status that is null" : null)
        ?? pod.Status?.ContainerStatuses?.Select(status => Cpu(status.Resources?.Limits) ?? Cpu(status.Resources?.Requests)).FirstOrDefault(mistake => mistake is not null);

    /// <summary>What is wrong with an EndpointSlice; null where nothing is.</summary>
    public static string? MistakeOf(V1EndpointSlice slice) => MistakeOf(slice.Metadata) ?? (slice.Endpoints?.Any(endpoint => endpoint is null) == true ? "with an endpoint that is null" : null);

    /// <summary>What is wrong with a Lease; null where nothing is.</summary>
    public static string? MistakeOf(V1Lease lease) => MistakeOf(lease.Metadata) ?? (lease.Spec is null ? "without spec"
        : lease.Spec.LeaseDurationSeconds < 0 || lease.Spec.LeaseTransitions < 0 ? "with a number below 0" : null);

    /// <summary>The items of a list, all of them whole.</summary>
    /// <param name="what">Plural and group of what was listed.</param>
    /// <param name="within">The namespace.</param>
    /// <param name="items">What was answered.</param>
    /// <param name="mistakeOf">What is wrong with one.</param>
    /// <exception cref="ClusterException">One is not.</exception>
    public static ImmutableArray<T> Whole<T>(string what, string within, IEnumerable<T?>? items, Func<T, string?> mistakeOf)
        where T : class, IMetadata<V1ObjectMeta>
    {
        if (items is null)
        {
            throw Unlike(what, within, "no list of items");
        }

        ImmutableArray<T?> all = [.. items];
        foreach (T? item in all)
        {
            if (item is null)
            {
                throw Unlike(what, within, "an item that is null");
            }

            if (mistakeOf(item) is string mistake)
            {
                throw Unlike(what, within, item.Metadata?.Name is { Length: > 0 } name ? $"{name} {mistake}" : $"one {mistake}");
            }
        }

        return [.. all.OfType<T>()];
    }

    /// <summary>An answer that is no cluster's.</summary>
    public static ClusterException Unlike(string what, string within, string found) =>
        Unlike($"found {found} among {what} of namespace {within}, expected it as Kubernetes' API describes it");

    /// <summary>The same, in words of its own.</summary>
    public static ClusterException Unlike(string line) => new(line, new InvalidDataException());

    private static string? MistakeOf(V1ObjectMeta? metadata) => string.IsNullOrEmpty(metadata?.Name) ? "without metadata.name"
        : metadata.ManagedFields?.Any(entry => entry is null) == true ? "with an entry of metadata.managedFields that is null" : null;

    private static string? MistakeOf(IList<V1Container>? containers) => containers is null ? "without containers"
        : containers.Any(container => string.IsNullOrEmpty(container?.Name)) ? "with a container without a name"
        : containers.Select(container => Cpu(container.Resources?.Limits) ?? Cpu(container.Resources?.Requests)).FirstOrDefault(mistake => mistake is not null);

    // Whatever Kubernetes takes, a thousandth is the least, and no machine has a million cores.
    private static string? Cpu(IDictionary<string, ResourceQuantity>? amounts)
    {
        if (amounts is null || !amounts.TryGetValue("cpu", out ResourceQuantity? quantity))
        {
            return null;
        }

        const decimal MostCores = 1_000_000;
        try
        {
            return quantity?.ToDecimal() is >= 0 and <= MostCores ? null : "with an amount of cpu that is none";
        }
        catch (Exception exception) when (exception is OverflowException or FormatException or ArgumentException or DivideByZeroException)
        {
            return "with an amount of cpu that is none";
        }
    }
}
