using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>
/// A Kubernetes API server on loopback, as far as this product depends on one: objects with resource versions, fields with owners, patches, subresources,
/// watches, Istio's admission webhook, and controllers that make pods and EndpointSlices of Deployments. What does a thing names the page that it follows.
/// </summary>
public sealed class FakeCluster : IAsyncDisposable
{
    private readonly ObjectStore _store = new();
    private readonly ClusterApi _api;
    private readonly Workloads _workloads;
    private readonly ClusterServer _server;
    private readonly string _file = Path.GetTempFileName();

    public FakeCluster()
        : this(TimeProvider.System)
    {
    }

    /// <param name="clock">Tells when pods are ready.</param>
    public FakeCluster(TimeProvider clock)
    {
        _api = new ClusterApi(_store, clock);
        _workloads = new Workloads(_store, clock);
        _server = new ClusterServer(_store, _api, _workloads);
        File.WriteAllText(_file, Configuration(Port));
    }

    /// <summary>Its port.</summary>
    public int Port => _server.Port;

    /// <summary>A kubeconfig file whose current context is this cluster, and whose context <c>gone</c> is one that nobody serves.</summary>
    public string Kubeconfig => _file;

    /// <summary>What was asked: method and path, in order.</summary>
    public ConcurrentQueue<string> Asked => _server.Asked;

    /// <summary>Rights that requests needed so far.</summary>
    public IReadOnlyCollection<ApiRight> Used => [.. _server.Used.Keys];

    /// <summary>Refuses from now on whatever these rights do not grant; before, everything is granted.</summary>
    public void Grant(IReadOnlyList<ApiRight> rights) => _server.Granted = rights;

    /// <summary>Whether pods can be resized in place.</summary>
    public bool HasResize
    {
        set => _api.HasResize = value;
    }

    /// <summary>How long a pod takes to become ready; by default no time.</summary>
    public TimeSpan ReadyAfter
    {
        set => _workloads.ReadyAfter = value;
    }

    /// <summary>Puts Deployments into a namespace.</summary>
    public void Deployments(string within, params string[] items) => Put("apps", "v1", within, "deployments", items);

    /// <summary>Puts autoscalers into a namespace.</summary>
    public void Autoscalers(string within, params string[] items) => Put("autoscaling", "v2", within, "horizontalpodautoscalers", items);

    /// <summary>Puts Leases into a namespace.</summary>
    public void Leases(string within, params string[] items) => Put("coordination.k8s.io", "v1", within, "leases", items);

    /// <summary>Puts pods into a namespace that no Deployment made.</summary>
    public void Pods(string within, params string[] names) =>
        Put("", "v1", within, "pods", [.. names.Select(name => $$$$"""{"metadata":{"name":"{{{{name}}}}","labels":{"app":"meshward"}},"spec":{"containers":[{"name":"silo"}]},"status":{"phase":"Running"}}""")]);

    /// <summary>Deletes an object as somebody else does.</summary>
    /// <param name="path">Its path.</param>
    public void Delete(string path)
    {
        lock (_store.Gate)
        {
            _api.Remove(ApiPath.Of(path)!);
        }
    }

    /// <summary>Puts a Service into a namespace, whose pods have a label <c>app</c>.</summary>
    public void Service(string within, string name, string app) =>
        Put("", "v1", within, "services", $$$$"""{"metadata":{"name":"{{{{name}}}}"},"spec":{"selector":{"app":"{{{{app}}}}"}}}""");

    /// <summary>Puts Istio's resources into a namespace.</summary>
    public void Istio(string version, string within, string plural, params string[] items)
    {
        _api.Kinds[$"{plural}.networking.istio.io"] = ($"networking.istio.io/{version}", plural == "virtualservices" ? "VirtualService" : "DestinationRule");
        Put("networking.istio.io", version, within, plural, items);
    }

    /// <summary>Refuses to list Deployments or autoscalers of a namespace, as a server does whose role-based access control grants nothing.</summary>
    public void Forbid(string group, string plural, string within)
    {
        string message = $"{plural}.{group} is forbidden: User \"jane\" cannot list resource \"{plural}\" in API group \"{group}\" in the namespace \"{within}\"";
        _server.Refused[$"/apis/{group}/{(group == "apps" ? "v1" : "v2")}/namespaces/{within}/{plural}"] = new ApiStatus(403, "Forbidden", message);
    }

    /// <summary>Refuses to read or change an object.</summary>
    /// <param name="path">Its path.</param>
    public void Forbid(string path) => _server.Refused[path] = new ApiStatus(403, "Forbidden", $"User \"jane\" cannot get {path}");

    /// <summary>Lets something go wrong.</summary>
    public void Order(ClusterFault fault) => _server.Faults.Enqueue((fault, new Counter(fault.Times)));

    /// <summary>Forgets what happened so far: watches that begin there are answered 410.</summary>
    public void Compact()
    {
        lock (_store.Gate)
        {
            _store.Compact();
        }
    }

    /// <summary>Lets pods of a Deployment never become ready, or become so again.</summary>
    public void Break(string deployment, bool isBroken = true)
    {
        lock (_store.Gate)
        {
            _ = isBroken ? _workloads.Broken.Add(deployment) : _workloads.Broken.Remove(deployment);
        }
    }

    /// <summary>Changes an object as somebody else does, by a merge patch.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="manager">Who that is.</param>
    public void Change(string path, string patch, string manager = "kubectl-edit")
    {
        lock (_store.Gate)
        {
            _api.Patch(ApiPath.Of(path)!, "application/merge-patch+json", JsonNode.Parse(patch)!, manager, force: false);
        }
    }

    /// <summary>An object as it is now.</summary>
    public JsonObject Find(string path)
    {
        lock (_store.Gate)
        {
            _workloads.Reconcile();
            return _api.Get(ApiPath.Of(path)!, null).DeepClone().AsObject();
        }
    }

    /// <summary>A Deployment whose pods have one container, and the sidecar that Istio adds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="replicas">Replicas that it asks for.</param>
    /// <param name="version">The label <c>version</c> of its pods.</param>
    /// <param name="resources">Resources of the container, in JSON.</param>
    public static string Deployment(string name, int replicas, string version, string resources = "{}") => string.Create(
        CultureInfo.InvariantCulture,
        $$$$"""
        {"metadata":{"name":"{{{{name}}}}"},
         "spec":{"replicas":{{{{replicas}}}},"selector":{"matchLabels":{"deployment":"{{{{name}}}}"}},
          "template":{"metadata":{"labels":{"app":"web","version":"{{{{version}}}}","deployment":"{{{{name}}}}"}},
           "spec":{"containers":[{"name":"main","image":"example/{{{{name}}}}:1","resources":{{{{resources}}}}},
             {"name":"istio-proxy","image":"istio/proxyv2","resources":{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"100m","memory":"128Mi"}}}]}},
          "strategy":{"type":"RollingUpdate"}}}
        """);

    /// <summary>An autoscaler of a Deployment, from 2 to 10 replicas.</summary>
    public static string Autoscaler(string name, string deployment) =>
        $$$$"""
        {"metadata":{"name":"{{{{name}}}}"},
         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"{{{{deployment}}}}"},"minReplicas":2,"maxReplicas":10,
          "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]},
         "status":{"currentReplicas":2,"desiredReplicas":2}}
        """;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_file);
    }

    private static string Configuration(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        apiVersion: v1
        kind: Config
        current-context: here
        clusters:
          - { name: here, cluster: { server: "http://127.0.0.1:{{port}}" } }
          - { name: gone, cluster: { server: "http://127.0.0.1:1" } }
        users: [{ name: jane, user: { token: none } }]
        contexts:
          - { name: here, context: { cluster: here, user: jane, namespace: shop } }
          - { name: gone, context: { cluster: gone, user: jane } }
        """);

    private void Put(string group, string version, string within, string plural, params string[] items)
    {
        lock (_store.Gate)
        {
            foreach (string item in items)
            {
                _api.Write(new ApiPath(group, version, within, plural, null, null), JsonNode.Parse(item)!.AsObject(), "kubectl-create");
            }
        }
    }
}
