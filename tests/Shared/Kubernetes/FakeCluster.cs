using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meshward.Tests.Shared;

/// <summary>
/// The part of a Kubernetes API server that lists what a namespace has, on loopback. Answers have the shapes of the API reference: lists and Status of
/// kubernetes.io/docs/reference/kubernetes-api/, Deployments of its workload-resources/deployment-v1, autoscalers of its
/// workload-resources/horizontal-pod-autoscaler-v2; Istio's resources of istio.io/latest/docs/reference/config/networking/virtual-service/ and
/// destination-rule/. What was not put into it is answered as the real one does: an empty list of its own kinds, and 404 for kinds that it does not have.
/// </summary>
public sealed class FakeCluster : IAsyncDisposable
{
    private const string Apps = "/apis/apps/v1/namespaces/";
    private const string Autoscaling = "/apis/autoscaling/v2/namespaces/";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();
    private readonly Task _serving;
    private readonly string _file = Path.GetTempFileName();

    public FakeCluster()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        _listener.Start();
        _serving = ServeAsync();
        File.WriteAllText(_file, Configuration(Port));
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>A kubeconfig file whose current context is this cluster, and whose context <c>gone</c> is one that nobody serves.</summary>
    public string Kubeconfig => _file;

    /// <summary>What was asked: method and path, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Puts Deployments into a namespace.</summary>
    public void Deployments(string within, params string[] items) => List($"{Apps}{within}/deployments", "apps/v1", "DeploymentList", items);

    /// <summary>Puts autoscalers into a namespace.</summary>
    public void Autoscalers(string within, params string[] items) =>
        List($"{Autoscaling}{within}/horizontalpodautoscalers", "autoscaling/v2", "HorizontalPodAutoscalerList", items);

    /// <summary>Puts Istio's resources into a namespace.</summary>
    public void Istio(string version, string within, string plural, params string[] items) =>
        List($"/apis/networking.istio.io/{version}/namespaces/{within}/{plural}", $"networking.istio.io/{version}", "List", items);

    /// <summary>Refuses to list Deployments or autoscalers of a namespace, as a server does whose role-based access control grants nothing.</summary>
    public void Forbid(string group, string plural, string within)
    {
        string message = $"{plural}.{group} is forbidden: User \\\"jane\\\" cannot list resource \\\"{plural}\\\" in API group \\\"{group}\\\" in the namespace \\\"{within}\\\"";
        string path = group == "apps" ? $"{Apps}{within}/{plural}" : $"{Autoscaling}{within}/{plural}";
        _answers[path] = (403, Status(403, "Forbidden", message));
    }

    /// <summary>A Deployment whose pods have one container, and the sidecar that Istio adds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="replicas">Replicas that it asks for.</param>
    /// <param name="version">The label <c>version</c> of its pods.</param>
    /// <param name="resources">Resources of the container, in JSON.</param>
    public static string Deployment(string name, int replicas, string version, string resources = "{}") => string.Create(
        CultureInfo.InvariantCulture,
        $$$$"""
        {"metadata":{"name":"{{{{name}}}}","namespace":"shop","generation":3},
         "spec":{"replicas":{{{{replicas}}}},"selector":{"matchLabels":{"app":"{{{{name}}}}"}},
          "template":{"metadata":{"labels":{"app":"web","version":"{{{{version}}}}"}},
           "spec":{"containers":[{"name":"main","image":"example/{{{{name}}}}:1","resources":{{{{resources}}}}},
             {"name":"istio-proxy","image":"istio/proxyv2","resources":{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"100m","memory":"128Mi"}}}]}},
          "strategy":{"type":"RollingUpdate"}},
         "status":{"observedGeneration":3,"replicas":{{{{replicas}}}},"readyReplicas":{{{{replicas}}}}}}
        """);

    /// <summary>An autoscaler of a Deployment, from 2 to 10 replicas.</summary>
    public static string Autoscaler(string name, string deployment) =>
        $$$$"""
        {"metadata":{"name":"{{{{name}}}}","namespace":"shop"},
         "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"{{{{deployment}}}}"},"minReplicas":2,"maxReplicas":10,
          "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]},
         "status":{"currentReplicas":2,"desiredReplicas":2}}
        """;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
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

    private static string Status(int code, string reason, string message) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""");

    private void List(string path, string version, string kind, string[] items) =>
        _answers[path] = (200, $$"""{"kind":"{{kind}}","apiVersion":"{{version}}","metadata":{"resourceVersion":"1"},"items":[{{string.Join(',', items)}}]}""");

    private (int Status, string Body) Answer(string path) => _answers.TryGetValue(path, out (int, string) answer) ? answer
        : path.StartsWith(Apps, StringComparison.Ordinal) ? (200, """{"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{},"items":[]}""")
        : path.StartsWith(Autoscaling, StringComparison.Ordinal) ? (200, """{"kind":"HorizontalPodAutoscalerList","apiVersion":"autoscaling/v2","metadata":{},"items":[]}""")
        : (404, Status(404, "NotFound", "the server could not find the requested resource"));

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Asked.Enqueue($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}");
            (int status, string body) = Answer(context.Request.Url.AbsolutePath);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
