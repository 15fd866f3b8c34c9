using System.Collections.Immutable;
using System.Text.Json;
using k8s.Models;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Kubernetes;

/// <summary>What a namespace is like at one time, in the words of a scenario.</summary>
internal sealed class ClusterView
{
    private readonly Scenario _scenario;
    private readonly NamespaceObjects _objects;
    private readonly ImmutableArray<V1Pod> _pods;
    private readonly ImmutableArray<V1EndpointSlice> _slices;
    private readonly ImmutableDictionary<string, RoutedService> _routes;

    private ClusterView(Scenario scenario, string within, NamespaceObjects objects, ImmutableArray<V1Pod> pods, ImmutableArray<V1EndpointSlice> slices)
    {
        (_scenario, _objects, _pods, _slices) = (scenario, objects, [.. pods.Where(pod => pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase is not ("Failed" or "Succeeded"))], slices);
        _routes = scenario.Mesh.Services
            .Select(service => (service, route: RoutedService.Of(ServiceRoutes.Of(service, within, objects.VirtualServices, objects.DestinationRules), labels => NodeOf(service, labels))))
            .Where(pair => pair.route is not null)
            .ToImmutableDictionary(pair => pair.service, pair => pair.route!);
    }

    /// <summary>Looks.</summary>
    /// <exception cref="ClusterException">The cluster cannot be asked.</exception>
    public static async Task<ClusterView> LookAsync(ClusterReader cluster, string within, Scenario scenario, CancellationToken cancellationToken)
    {
        ImmutableArray<V1Deployment> deployments = await cluster.DeploymentsAsync(within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<V2HorizontalPodAutoscaler> autoscalers = await cluster.AutoscalersAsync(within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<JsonElement>? routes = await cluster.IstioAsync("virtualservices", within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<JsonElement>? rules = await cluster.IstioAsync("destinationrules", within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<V1Pod> pods = await cluster.PodsAsync(within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<V1EndpointSlice> slices = await cluster.EndpointSlicesAsync(within, cancellationToken).ConfigureAwait(false);
        return new ClusterView(scenario, within, new NamespaceObjects(deployments, autoscalers, routes ?? [], rules ?? []), pods, slices);
    }

    /// <summary>The route of a service; null for none.</summary>
    public RoutedService? Route(string service) => _routes.GetValueOrDefault(service);

    /// <summary>The Deployment that a node or service is; null for none.</summary>
    public V1Deployment? Deployment(string target) => _objects.Deployments.FirstOrDefault(deployment => deployment.Name() == DeploymentNameOf(target));

    /// <summary>The autoscaler that owns the replicas of a node or service, in words; null for none.</summary>
    public string? AutoscalerOf(string target) => _objects.AutoscalerOf(DeploymentNameOf(target));

    /// <summary>The pods of a Deployment.</summary>
    public ImmutableArray<V1Pod> PodsOf(V1Deployment deployment) =>
    [
        .. _pods.Where(pod => pod.Metadata.Labels is { } labels && deployment.Spec.Selector.MatchLabels is { Count: > 0 } selector
            && selector.All(label => labels.TryGetValue(label.Key, out string? value) && value == label.Value)),
    ];

    /// <summary>What the mesh is like. Cores are those of each pod; where pods of a Deployment differ, it has no one number of them.</summary>
    /// <param name="wanted">What was wanted: weights that are as near to it as the route allows count as it; null for none.</param>
    /// <param name="isInPlace">
    /// How pods of a Deployment count that differ, while new ones come: where they are resized in place, with the cores that each has at least, as a new one
    /// has those of its template at first; else with those of the template, which replaces them. Null where they have no number then.
    /// </param>
    public DesiredState State(DesiredState? wanted = null, bool? isInPlace = null)
    {
        IEnumerable<string> deployed = _scenario.Mesh.Nodes.Concat(_scenario.Mesh.Services).Where(name => Deployment(name) is not null);
        ImmutableSortedDictionary<string, double> cores = deployed.Select(name => (name, cores: CoresOf(Deployment(name)!, isInPlace))).Where(pair => pair.cores is not null)
            .ToImmutableSortedDictionary(pair => pair.name, pair => pair.cores!.Value, StringComparer.Ordinal);
        return new DesiredState(
            _routes.ToImmutableSortedDictionary(pair => pair.Key, pair => TrafficOf(pair.Value, wanted?.Traffic.GetValueOrDefault(pair.Key)), StringComparer.Ordinal),
            cores.RemoveRange(_scenario.Mesh.Services),
            cores.RemoveRange(_scenario.Mesh.Nodes),
            deployed.ToImmutableSortedDictionary(name => name, name => (double)(Deployment(name)!.Spec.Replicas ?? 1), StringComparer.Ordinal));
    }

    /// <summary>Whether a Deployment has what it asks for: all of its pods, of its present template, ready, with the cores that they ask for.</summary>
    public bool IsSettled(V1Deployment deployment)
    {
        int wanted = deployment.Spec.Replicas ?? 1;
        ImmutableArray<V1Pod> pods = PodsOf(deployment);
        return deployment.Status is { } status && (status.ObservedGeneration ?? 0) >= (deployment.Metadata.Generation ?? 0)
            && (status.UpdatedReplicas ?? 0) == wanted && (status.ReadyReplicas ?? 0) == wanted && (status.Replicas ?? 0) == wanted
            && pods.Length == wanted && pods.All(HasItsCores);
    }

    /// <summary>What of the capacity that a Deployment asks for is not ready, in a few words; null where all of it is, whether there is more or not.</summary>
    public string? Lacks(V1Deployment deployment)
    {
        int wanted = deployment.Spec.Replicas ?? 1, ready = deployment.Status?.ReadyReplicas ?? 0, updated = deployment.Status?.UpdatedReplicas ?? 0;
        bool isSeen = (deployment.Status?.ObservedGeneration ?? 0) >= (deployment.Metadata.Generation ?? 0);
        return Infeasible(deployment) is string infeasible ? $"no machine that can give its pods their cores ({infeasible.TrimEnd('.')})"
            : ready < wanted ? $"{ready} of {wanted} replicas ready"
            : !isSeen || updated < wanted || (deployment.Status?.Replicas ?? 0) > updated ? "its pods are being replaced"
            : PodsOf(deployment).All(HasItsCores) ? null : "its pods have not got their cores yet";
    }

    /// <summary>Who is ready, in the words of a scenario.</summary>
    public MeshReadiness Readiness() => new(
        true,
        _routes.Select(pair => (pair.Key, Nodes: pair.Value.Nodes.OfType<RoutedNode>().Where(node => !IsReady(pair.Key, node)).Select(node => node.Name).ToImmutableSortedSet(StringComparer.Ordinal)))
            .Where(pair => !pair.Nodes.IsEmpty).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Nodes, StringComparer.Ordinal),
        _scenario.Mesh.Nodes.Concat(_scenario.Mesh.Services).Select(name => (name, lacks: Deployment(name) is V1Deployment deployment ? Lacks(deployment) : null))
            .Where(pair => pair.lacks is not null).ToImmutableSortedDictionary(pair => pair.name, pair => pair.lacks!, StringComparer.Ordinal));

    /// <summary>Why pods of a Deployment cannot be given the cores that they ask for; null where nothing says so (condition <c>PodResizePending</c>).</summary>
    public string? Infeasible(V1Deployment deployment) => PodsOf(deployment)
        .SelectMany(pod => pod.Status?.Conditions ?? [])
        .Where(condition => condition is { Type: "PodResizePending", Status: "True", Reason: "Infeasible" })
        .Select(condition => condition.Message).FirstOrDefault();

    /// <summary>Whether a service has somebody at a node who answers: an endpoint that is ready and a pod of the node's Deployment.</summary>
    public bool IsReady(string service, RoutedNode node)
    {
        string[] pods = Deployment(node.Name) is V1Deployment deployment ? [.. PodsOf(deployment).Select(pod => pod.Name())] : [];

        // An endpoint whose readiness is not told counts as ready (kubernetes.io, "EndpointSlices": Conditions).
        return _slices.Where(slice => slice.Metadata.Labels is { } labels && labels.TryGetValue("kubernetes.io/service-name", out string? name) && name == service)
            .SelectMany(slice => slice.Endpoints ?? [])
            .Any(endpoint => endpoint.Conditions?.Ready != false && endpoint.TargetRef is { Kind: "Pod" } pod && pods.Contains(pod.Name));
    }

    /// <summary>Who but this product wrote what differs; null where it is not known.</summary>
    public string? OwnerOf(MeshDifference difference) => difference.Kind switch
    {
        MeshOperationKind.SetTraffic => Route(difference.Target) is RoutedService route ? FieldOwner.Other(route.Metadata, "spec", "http") : null,
        MeshOperationKind.SetReplicas => Deployment(difference.Target) is V1Deployment deployment ? FieldOwner.Other(Metadata(deployment), "spec", "replicas") : null,
        _ => Deployment(difference.Target) is V1Deployment template
            ? PodsOf(template).Select(pod => FieldOwner.Other(JsonSerializer.SerializeToElement(new { managedFields = Entries(pod.Metadata) }), "spec", "containers", "resources")).FirstOrDefault(owner => owner is not null)
                ?? FieldOwner.Other(Metadata(template), "spec", "template", "spec", "containers", "resources")
            : null,
    };

    private static JsonElement Metadata(V1Deployment deployment) => JsonSerializer.SerializeToElement(new { managedFields = Entries(deployment.Metadata) });

    private static IEnumerable<object> Entries(V1ObjectMeta metadata) => (metadata.ManagedFields ?? []).Select(entry => new
    {
        manager = entry.Manager ?? "",
        time = entry.Time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "",
        fieldsV1 = entry.FieldsV1,
    });

    private static DesiredTraffic TrafficOf(RoutedService route, DesiredTraffic? wanted) =>
        wanted?.Weights is { } weights && route.Traffic.Weights is { } now && weights.Keys.All(now.ContainsKey) && route.HasWeights(weights) ? route.Traffic with { Weights = weights } : route.Traffic;

    private double? CoresOf(V1Deployment deployment, bool? isInPlace)
    {
        double template = CoreShares.Of(deployment.Spec.Template.Spec.Containers).Total;
        double[] cores = isInPlace == false ? [template] : [.. PodsOf(deployment).Select(pod => CoreShares.Of(pod.Spec.Containers).Total).DefaultIfEmpty(template)];
        return cores.Min() > 0 && (isInPlace == true || cores.All(each => DesiredState.IsSame(each, cores[0]))) ? cores.Min() : null;
    }

    // What a container runs with is told by its status where the node tells it.
    private static bool HasItsCores(V1Pod pod) => (pod.Status?.ContainerStatuses ?? []).All(status => status.Resources is null
        || pod.Spec.Containers.FirstOrDefault(container => container.Name == status.Name) is not V1Container container
        || CoreShares.Of([container]).Total is var wanted && DesiredState.IsSame(wanted, CoreShares.Of([new V1Container { Name = container.Name, Resources = new V1ResourceRequirements { Limits = status.Resources.Limits, Requests = status.Resources.Requests } }]).Total));

    // A node whose name no Deployment can have stands for the one Deployment of the service that is no node: it gets the rest of the weights.
    private RoutedNode? NodeOf(string service, ImmutableDictionary<string, string> labels)
    {
        if (_objects.Labelled(labels) is not [V1Deployment only])
        {
            return null;
        }

        string? name = _scenario.Mesh.Nodes.Contains(only.Name()) ? only.Name()
            : _scenario.Mesh.Nodes.FirstOrDefault(node => node.StartsWith($"{service}-rest", StringComparison.Ordinal) && !_objects.Deployments.Any(deployment => deployment.Name() == node));
        return name is null ? null : new RoutedNode(name, only.Name());
    }

    private string DeploymentNameOf(string target) => _routes.Values.SelectMany(route => route.Nodes).FirstOrDefault(node => node?.Name == target)?.Deployment ?? target;
}
