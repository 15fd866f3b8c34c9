using System.Collections.Immutable;
using Meshward.Core.Scenarios.Drafting;

namespace Meshward.Core.Tests.Scenarios.Drafting;

/// <summary>Meshes as a look at them finds them.</summary>
internal static class FoundMeshes
{
    private static readonly DateTimeOffset _from = new(2026, 1, 31, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Two versions of one service, a service that has the name of its workload, and three that cannot be part of a scenario.</summary>
    public static FoundMesh TwoVersions { get; } = Mesh(
        Service("api", 12, Workload("api", 1)),
        Service("web", 40, Workload("web-v1", 0.9), Workload("web-v2", 0.1) with { Versions = ["v2", "v3"] }) with { ShedShare = 0.02 },
        Service("api.example.com", 3),
        Service("idle", 1, Workload("idle", 0)) with { Load = null, Presence = 0 },
        Service("rare", 1, Workload("rare", 1)) with { Presence = 0.3 });

    /// <summary>One service on one workload.</summary>
    public static FoundMesh OneService { get; } = Mesh(Service("web", 40, Workload("web", 1)));

    /// <summary>The testbed with two services that get requests.</summary>
    public static FoundMesh Testbed { get; } = Mesh(
        Service("compute", 8, Node("node1", 0.5), Node("node2", 0.5)), Service("info1", 40, Node("node1", 0.3), Node("node2", 0.7)) with { ShedShare = 0.3 }) with
    {
        IsTestbed = true,
        ScrapeInterval = TimeSpan.FromSeconds(1),
        MonitoringInterval = TimeSpan.FromSeconds(5),
    };

    /// <summary>A cluster in which one service is weighed, one is scaled by an autoscaler, and one could be both.</summary>
    public static FoundMesh Cluster { get; } = Mesh(
        Service("api", 12, Workload("api", 1) with { Replicas = Amount(3, "Deployment api"), Cores = Amount(0.5, "the CPU limits of Deployment api") }),
        Service("cart", 4, Workload("cart", 1) with
        {
            Replicas = Amount(2, "Deployment cart"),
            Autoscaler = "HorizontalPodAutoscaler cart (2 to 10 replicas)",
        }),
        Service("search", 8, Workload("search-a", 0.5), Workload("search-b", 0.5) with { Replicas = new FoundAmount(12, "Deployment search-b", IsRecorded: false) }),
        Service("web", 40, Workload("web-v1", 0.9) with { Weight = 0.8 }, Workload("web-v2", 0.1) with { Weight = 0.2 }) with { Router = "VirtualService web", BlockingNow = 0 }) with
    {
        Cluster = "the cluster at 127.0.0.1:6443",
        Missing = ["Deployment search-a sets neither CPU limits nor requests, so that it has no cores to control"],
    };

    /// <summary>A mesh that was looked at for six hours.</summary>
    public static FoundMesh Mesh(params ImmutableArray<FoundService> services) =>
        new(_from, _from.AddHours(6), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), services);

    /// <summary>A service with loads around a mean, whose requests take some 20 to 70 ms.</summary>
    public static FoundService Service(string name, double mean, params ImmutableArray<FoundWorkload> workloads) => new(name, "shop", workloads)
    {
        Load = new FigureSpread(mean / 4, mean / 2, mean, mean, 1.5 * mean, 2 * mean),
        Presence = 1,
        P50 = new FigureSpread(0.01, 0.015, 0.0212, 0.021, 0.03, 0.04),
        P95 = new FigureSpread(0.02, 0.03, 0.0444, 0.05, 0.0712, 0.09),
    };

    /// <summary>A workload.</summary>
    public static FoundWorkload Workload(string name, double share) => new(name, "shop", share, []);

    private static FoundWorkload Node(string name, double share) => Workload(name, share) with { Cores = Amount(2, "the testbed") };

    private static FoundAmount Amount(double now, string source) => new(now, source, IsRecorded: true);
}
