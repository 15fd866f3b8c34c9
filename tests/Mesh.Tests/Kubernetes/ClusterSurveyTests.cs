using Meshward.Core.Scenarios.Drafting;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Metrics;
using Meshward.Mesh.Tests.Metrics;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Kubernetes;

/// <summary>What a cluster adds to a mesh; the shapes of its answers are those that <see cref="FakeCluster"/> names.</summary>
public sealed class ClusterSurveyTests : IAsyncDisposable
{
    private const string Nothing = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    private const string Known = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1800000000,"2"]}]}}""";

    // istio.io/latest/docs/reference/config/networking/virtual-service/: conditions first, then what all others get.
    private const string VirtualService = """
        {"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"web-routes","namespace":"shop"},
         "spec":{"hosts":["web.shop.svc.cluster.local"],"http":[
          {"match":[{"headers":{"x-test":{"exact":"1"}}}],"route":[{"destination":{"host":"web","subset":"v2"}}]},
          {"fault":{"abort":{"httpStatus":503,"percentage":{"value":25}}},
           "route":[{"destination":{"host":"web","subset":"v1","port":{"number":80}},"weight":80},{"destination":{"host":"web","subset":"v2"},"weight":20}]}]}}
        """;

    // istio.io/latest/docs/reference/config/networking/destination-rule/
    private const string DestinationRule = """
        {"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"web","namespace":"shop"},
         "spec":{"host":"web","subsets":[{"name":"v1","labels":{"version":"v1"}},{"name":"v2","labels":{"version":"v2"}},{"name":"v3","labels":{"version":"v3"}}]}}
        """;

    private static readonly FoundMesh _mesh = new(
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1),
        [new FoundService("web", "shop", [new FoundWorkload("web-v1", "shop", 0.9, ["v1"]), new FoundWorkload("web-v2", "shop", 0.1, ["v2"])])]);

    private readonly FakeCluster _cluster = new();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Weights_blocking_cores_and_replicas_are_what_is_set_now()
    {
        Fill("v1");
        FoundService web = (await LookAsync(Known)).Services[0];

        Assert.Equal(("VirtualService web-routes", 0.25), (web.Router, web.BlockingNow));
        Assert.Equal(["web-v1", "web-v2", "web-v3"], web.Workloads.Select(workload => workload.Name));
        Assert.Equal([0.8, 0.2, 0.0], web.Workloads.Select(workload => workload.Weight));
        Assert.Equal([3, 1, 1], web.Workloads.Select(workload => workload.Replicas!.Now));

        // Limits where there are some, else requests; the sidecar's are no part of it.
        Assert.Equal([1.5, 0.25, null], web.Workloads.Select(workload => workload.Cores?.Now));
        Assert.Equal("the CPU requests of Deployment web-v2", web.Workloads[1].Cores!.Source);
        Assert.Equal("HorizontalPodAutoscaler scale-v2 (2 to 10 replicas)", web.Workloads[1].Autoscaler);
        Assert.Null(web.Workloads[0].Autoscaler);
        Assert.True(web.Workloads[0].Replicas!.IsRecorded && web.Workloads[0].Cores!.IsRecorded);
    }

    [Fact]
    public async Task An_older_version_of_Istios_resources_is_read_as_well()
    {
        Fill("v1beta1");

        Assert.Equal([0.8, 0.2, 0.0], (await LookAsync(Known)).Services[0].Workloads.Select(workload => workload.Weight));
    }

    [Fact]
    public async Task Without_Istios_resources_no_weights_are_known_and_that_is_said()
    {
        _cluster.Deployments("shop", FakeCluster.Deployment("web-v1", 3, "v1"));
        FoundMesh found = await LookAsync(Nothing);

        Assert.All(found.Services[0].Workloads, workload => Assert.Null(workload.Weight));
        Assert.Null(found.Services[0].Router);
        Assert.False(found.Services[0].Workloads[0].Replicas!.IsRecorded);
        Assert.Equal(
            ["The cluster has no VirtualServices of Istio, so that neither weights nor blocking can be set yet", "Deployment web-v1 sets neither CPU limits nor requests, so that it has no cores to control"],
            found.Missing);
    }

    [Fact]
    public async Task Nothing_but_lists_is_asked_for()
    {
        Fill("v1");
        await LookAsync(Known);

        Assert.All(_cluster.Asked, question => Assert.StartsWith("GET /apis/", question, StringComparison.Ordinal));
        Assert.Equal(4, _cluster.Asked.Count);
    }

    [Theory]
    [InlineData("apps", "deployments")]
    [InlineData("autoscaling", "horizontalpodautoscalers")]
    public async Task A_right_that_is_missing_is_named(string group, string plural)
    {
        _cluster.Forbid(group, plural, "shop");
        ClusterException refusal = await Assert.ThrowsAsync<ClusterException>(() => LookAsync(Known));

        Assert.Equal(
            $"found no right to list {plural}.{group} in namespace shop ({plural}.{group} is forbidden: User \"jane\" cannot list resource \"{plural}\" in API group \"{group}\" in the namespace \"shop\"), expected a role that grants the verb list on it",
            refusal.Message);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_named()
    {
        ClusterException failure = await Assert.ThrowsAsync<ClusterException>(() => LookAsync(Known, "gone"));

        Assert.StartsWith("found no answer of a Kubernetes API server at http://127.0.0.1:1/ (Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData(null, "elsewhere")]
    [InlineData("/nowhere/config", null)]
    [InlineData("/dev/null", null)]
    public void A_configuration_that_is_not_there_is_told_in_one_line(string? file, string? context)
    {
        ClusterException failure = Assert.Throws<ClusterException>(() => ClusterReader.Open(new ClusterSettings { Kubeconfig = file ?? _cluster.Kubeconfig, Context = context }).Dispose());

        Assert.StartsWith("found no configuration of a cluster (", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private void Fill(string version)
    {
        _cluster.Deployments(
            "shop",
            FakeCluster.Deployment("web-v1", 3, "v1", """{"limits":{"cpu":"1500m"},"requests":{"cpu":"500m"}}"""),
            FakeCluster.Deployment("web-v2", 1, "v2", """{"requests":{"cpu":"250m","memory":"64Mi"}}"""),
            FakeCluster.Deployment("web-v3", 0, "v3"),
            FakeCluster.Deployment("other", 1, "other"));
        _cluster.Autoscalers("shop", FakeCluster.Autoscaler("scale-v2", "web-v2"));
        _cluster.Istio(version, "shop", "virtualservices", VirtualService);
        _cluster.Istio(version, "shop", "destinationrules", DestinationRule);
    }

    private async Task<FoundMesh> LookAsync(string metrics, string? context = null)
    {
        using var cluster = ClusterReader.Open(new ClusterSettings { Kubeconfig = _cluster.Kubeconfig, Context = context });
        using var http = new HttpClient(new ScriptedServer(ScriptedServer.Answer(metrics)));
        var queries = new PrometheusQueries(http, new PrometheusSettings(new Uri("http://prometheus:9090")), TimeProvider.System);
        return await new ClusterSurvey(cluster, queries).LookAsync(_mesh, TestContext.Current.CancellationToken);
    }
}
