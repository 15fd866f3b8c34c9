namespace Meshward.Tests.Shared;

/// <summary>What a small mesh of Istio has: a service, two Deployments that are subsets of it, and a VirtualService with all that must stay as it is.</summary>
public static class ShopCluster
{
    /// <summary>Path of the VirtualService.</summary>
    public const string Routes = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/web-routes";

    /// <summary>Path of the Lease under which the mesh is changed.</summary>
    public const string Lease = "/apis/coordination.k8s.io/v1/namespaces/shop/leases/meshward";

    /// <summary>A Lease of a run that has not put the mesh back, which was as this class fills it in.</summary>
    /// <param name="lifeSeconds">How long its last sign of life is good for.</param>
    public static string UnfinishedLease(int lifeSeconds) => $$$$"""
        {"metadata":{"name":"meshward","annotations":{"meshward.io/before":
          "{\"Run\":\"collect of shop by process 7 on elsewhere\",\"Scenario\":\"shop\",\"Before\":{\"Traffic\":{\"web\":{\"Weights\":{\"web-v1\":80,\"web-v2\":20},\"BlockingRate\":0}},\"NodeCores\":{\"web-v1\":1},\"ServiceCores\":{},\"Replicas\":{\"web-v2\":1}}}"}},
         "spec":{"holderIdentity":"collect of shop by process 7 on elsewhere","leaseDurationSeconds":{{{{lifeSeconds}}}},"leaseTransitions":0,"acquireTime":"2026-01-31T17:00:00.000000Z","renewTime":"2026-01-31T17:20:00.000000Z"}}
        """;

    /// <summary>Path of a Deployment.</summary>
    public static string Path(string deployment) => $"/apis/apps/v1/namespaces/shop/deployments/{deployment}";

    /// <summary>A VirtualService with a conditional rule, and one for all else with weights of 80 and 20.</summary>
    public const string VirtualService = """
        {"metadata":{"name":"web-routes"},
         "spec":{"hosts":["web.shop.svc.cluster.local"],"gateways":["mesh"],"http":[
          {"name":"testers","match":[{"headers":{"x-test":{"exact":"1"}}}],"route":[{"destination":{"host":"web","subset":"v2"}}],"fault":{"delay":{"fixedDelay":"0.5s","percentage":{"value":1.50}}}},
          {"name":"all","timeout":"2.5s","retries":{"attempts":3,"perTryTimeout":"0.8s","retryOn":"5xx"},"mirror":{"host":"shadow"},"mirrorPercentage":{"value":0.25},
           "headers":{"request":{"set":{"x-a":"1 & 2"}}},
           "route":[{"destination":{"host":"web","subset":"v1","port":{"number":80}},"weight":80,"headers":{"response":{"add":{"b":"c"}}}},{"destination":{"host":"web","subset":"v2"},"weight":20}]}]}}
        """;

    /// <summary>A DestinationRule with a subset for each Deployment.</summary>
    public const string DestinationRule = """
        {"metadata":{"name":"web"},"spec":{"host":"web","subsets":[{"name":"v1","labels":{"version":"v1"}},{"name":"v2","labels":{"version":"v2"}}]}}
        """;

    /// <summary>Fills a cluster with it, and grants what an installation is granted there.</summary>
    public static void Fill(FakeCluster cluster, string virtualService = VirtualService)
    {
        cluster.Grant(DeployedRights.OfMesh);
        cluster.Service("shop", "web", "web");
        cluster.Deployments(
            "shop",
            FakeCluster.Deployment("web-v1", 2, "v1", """{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}"""),
            FakeCluster.Deployment("web-v2", 1, "v2", """{"requests":{"cpu":"250m"}}"""));
        cluster.Istio("v1", "shop", "virtualservices", virtualService);
        cluster.Istio("v1", "shop", "destinationrules", DestinationRule);
    }

    /// <summary>A scenario of it with a control of each kind.</summary>
    public const string Scenario = """
        apiVersion: meshward/v1
        name: shop
        description: One service, two versions.
        mesh: { services: [web], nodes: [web-v1, web-v2], time-step: 2 s, settling-time: 0.5 s }
        loads: { training: { kind: uniform-choice, choices: { web: [20, 40] } } }
        controls:
          routing.web.web-v1: { values: [0, 0.333, 0.8, 1], initial: 0.8 }
          blocking.web: { values: [0, 0.25], initial: 0 }
          cores.web-v1: { values: [0.5, 1, 1.5], initial: 1 }
          replicas.web-v2: { values: [1, 2, 3], initial: 1 }
        observation: [load.web]
        objectives: [keep: delay.web <= 1 s, minimise: cores.web-v1]
        discount: 0
        model:
          trace: trace.csv
          features: { load_web: load.web, routing_web_web-v1: routing.web.web-v1, blocking_web: blocking.web, cores_web-v1: cores.web-v1, replicas_web-v2: replicas.web-v2 }
          targets: { delay.web: { column: p95_web, nothing-completed: { admitted: admitted_web, at-least: 5 s } } }
          configuration: [load_web, routing_web_web-v1, blocking_web, cores_web-v1, replicas_web-v2]
        """;
}
