using System.Collections.Immutable;
using System.Text.Json;
using k8s.Models;
using Meshward.Core.Scenarios.Drafting;
using Meshward.Mesh.Metrics;

namespace Meshward.Mesh.Kubernetes;

/// <summary>Adds to a mesh what its cluster says can be set: weights, blocking, cores and replicas. Reads alone.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="queries">Tells whether the past of cores and replicas is known.</param>
public sealed class ClusterSurvey(ClusterReader cluster, PrometheusQueries queries)
{
    /// <summary>The mesh with what its cluster says.</summary>
    /// <param name="mesh">The mesh, as its metrics tell of it.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ClusterException">The cluster cannot be asked.</exception>
    /// <exception cref="Core.Metrics.MetricSourceException">The metrics cannot be asked.</exception>
    public async Task<FoundMesh> LookAsync(FoundMesh mesh, CancellationToken cancellationToken)
    {
        var services = ImmutableArray.CreateBuilder<FoundService>();
        List<string> missing = [];
        foreach (IGrouping<string, FoundService> own in mesh.Services.GroupBy(service => service.Namespace.Length == 0 ? cluster.OwnNamespace : service.Namespace))
        {
            NamespaceObjects objects = await ListAsync(own.Key, missing, cancellationToken).ConfigureAwait(false);
            foreach (FoundService service in own)
                services.Add(await WithAsync(service, own.Key, objects, mesh.Until, missing, cancellationToken).ConfigureAwait(false));
        }

        return mesh with { Services = [.. services.OrderBy(service => service.Name, StringComparer.Ordinal)], Cluster = $"the cluster at {cluster.Address.Authority}", Missing = [.. missing.Distinct()] };
    }

    private async Task<NamespaceObjects> ListAsync(string within, List<string> missing, CancellationToken cancellationToken)
    {
        ImmutableArray<V1Deployment> deployments = await cluster.DeploymentsAsync(within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<V2HorizontalPodAutoscaler> autoscalers = await cluster.AutoscalersAsync(within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<JsonElement>? routes = await cluster.IstioAsync("virtualservices", within, cancellationToken).ConfigureAwait(false);
        ImmutableArray<JsonElement>? rules = await cluster.IstioAsync("destinationrules", within, cancellationToken).ConfigureAwait(false);
        if (routes is null)
            missing.Add("The cluster has no VirtualServices of Istio, so that neither weights nor blocking can be set yet");
        return new NamespaceObjects(deployments, autoscalers, routes ?? [], rules ?? []);
    }

    private async Task<FoundService> WithAsync(FoundService service, string within, NamespaceObjects objects, DateTimeOffset until, List<string> missing, CancellationToken cancellationToken)
    {
        ServiceRoutes routes = ServiceRoutes.Of(service.Name, within, objects.VirtualServices, objects.DestinationRules);

        // A subset whose Deployment got no requests is in no metric.
        IEnumerable<string> ofSubsets = routes.Subsets.Values.SelectMany(labels => objects.Labelled(labels)).Select(deployment => deployment.Name());
        string[] unseen = [.. ofSubsets.Distinct().Except(service.Workloads.Select(workload => workload.Name))];
        FoundWorkload[] workloads = [.. service.Workloads.Concat(unseen.Select(name => new FoundWorkload(name, within, 0, []))).OrderBy(workload => workload.Name, StringComparer.Ordinal)];
        ImmutableDictionary<string, double> weights = Weights(routes, objects);
        for (int index = 0; index < workloads.Length; index++)
        {
            FoundWorkload workload = workloads[index] with { Weight = weights.TryGetValue(workloads[index].Name, out double weight) ? weight : null };
            workloads[index] = objects.Deployments.FirstOrDefault(each => each.Name() == workload.Name) is V1Deployment deployment
                ? await WithAsync(workload, within, deployment, objects, until, missing, cancellationToken).ConfigureAwait(false)
                : workload;
        }

        return service with
        {
            Workloads = [.. workloads],
            Router = routes.Router is string router ? $"VirtualService {router}" : null,
            BlockingNow = routes.Router is null ? null : routes.Blocking,
        };
    }

    private async Task<FoundWorkload> WithAsync(
        FoundWorkload workload, string within, V1Deployment deployment, NamespaceObjects objects, DateTimeOffset until, List<string> missing, CancellationToken cancellationToken)
    {
        FoundAmount replicas = new(Math.Max(1, deployment.Spec.Replicas ?? 1), $"Deployment {workload.Name}", await IsKnownAsync(WorkloadGauges.ReplicasOf(workload.Name, within), until, cancellationToken).ConfigureAwait(false));
        (decimal cores, string source) = Cores(deployment);
        bool isRecorded = cores > 0 && await IsKnownAsync(WorkloadGauges.CoresOf(workload.Name, within), until, cancellationToken).ConfigureAwait(false);
        if (cores == 0)
            missing.Add($"Deployment {workload.Name} sets neither CPU limits nor requests, so that it has no cores to control");
        return workload with
        {
            Autoscaler = objects.AutoscalerOf(workload.Name),
            Replicas = replicas,
            Cores = cores > 0 ? new FoundAmount((double)cores, $"the CPU {source} of Deployment {workload.Name}", isRecorded) : null,
        };
    }

    private async Task<bool> IsKnownAsync(string query, DateTimeOffset until, CancellationToken cancellationToken) =>
        !(await queries.AtAsync(query, until, cancellationToken).ConfigureAwait(false)).IsEmpty;

    // A subset of several Deployments shares its requests between them; a Deployment of several subsets gets the sum.
    private static ImmutableDictionary<string, double> Weights(ServiceRoutes routes, NamespaceObjects objects)
    {
        if (routes.Weights.IsEmpty)
            return ImmutableDictionary<string, double>.Empty;
        return (from subset in routes.Subsets
                let members = objects.Labelled(subset.Value)
                from deployment in members
                group routes.Weights.GetValueOrDefault(subset.Key) / members.Length by deployment.Name() into share
                select share)
            .ToImmutableDictionary(share => share.Key, share => share.Sum());
    }

    private static (decimal Cores, string Source) Cores(V1Deployment deployment)
    {
        V1Container[] containers = [.. (deployment.Spec.Template.Spec?.Containers ?? []).Where(container => container.Name != CoreShares.Sidecar)];
        decimal limits = containers.Sum(container => Cpu(container.Resources?.Limits));
        return limits > 0 ? (limits, "limits") : (containers.Sum(container => Cpu(container.Resources?.Requests)), "requests");
    }

    private static decimal Cpu(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && amounts.TryGetValue("cpu", out ResourceQuantity? quantity) ? quantity.ToDecimal() : 0;
}
