namespace Meshward.Mesh.Metrics;

/// <summary>What workloads are given, as gauges tell it: the testbed's own, and those of kube-state-metrics, which watches Deployments and Pods.</summary>
public static class WorkloadGauges
{
    /// <summary>Cores of the testbed's nodes.</summary>
    public const string TestbedCores = "meshward_testbed_cores";

    /// <summary>Replicas that Deployments ask for (kube-state-metrics, docs/metrics/workload/deployment-metrics.md).</summary>
    public const string Replicas = "kube_deployment_spec_replicas";

    /// <summary>Limits of containers (kube-state-metrics, docs/metrics/workload/pod-metrics.md).</summary>
    public const string Limits = "kube_pod_container_resource_limits";

    /// <summary>What containers ask for (kube-state-metrics, docs/metrics/workload/pod-metrics.md).</summary>
    public const string Requests = "kube_pod_container_resource_requests";

    /// <summary>Query for the replicas of a Deployment.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="within">Its namespace; null for any.</param>
    public static string ReplicasOf(string name, string? within) => $"max({Replicas}{{deployment={IstioQuery.Quoted(name)}{Namespace(within)}}})";

    /// <summary>Query for the cores of a node of the testbed or of a Pod of a Deployment: the limits of its containers, or else what they ask for.</summary>
    /// <param name="name">Name of the node or the Deployment.</param>
    /// <param name="within">Namespace of the Deployment; null for any.</param>
    public static string CoresOf(string name, string? within) =>
        $"max({TestbedCores}{{workload={IstioQuery.Quoted(name)}}}) or max({OfPods(Limits, name, within)}) or max({OfPods(Requests, name, within)})";

    // Pods of a Deployment are named by it, by the hash of their template and by five signs of their own.
    private static string OfPods(string metric, string name, string? within) =>
        $"sum by (namespace,pod) ({metric}{{resource=\"cpu\",container!=\"istio-proxy\",pod=~{IstioQuery.Quoted($"{name.Replace(".", "\\.", StringComparison.Ordinal)}-[a-z0-9]+-[a-z0-9]{{5}}")}{Namespace(within)}}})";

    private static string Namespace(string? within) => within is null ? "" : $",namespace={IstioQuery.Quoted(within)}";
}
