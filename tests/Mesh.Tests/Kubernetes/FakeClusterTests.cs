using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Kubernetes;

/// <summary>The cluster for tests behaves as the documentation of Kubernetes and Istio says; each test names its page.</summary>
public sealed class FakeClusterTests : IAsyncDisposable
{
    private const string Web = "/apis/apps/v1/namespaces/shop/deployments/web-v1";
    private const string Pods = "/api/v1/namespaces/shop/pods";
    private const string Routes = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/web";
    private const string Merge = "application/merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    private readonly HandClock _clock = new();
    private readonly FakeCluster _cluster;
    private readonly HttpClient _http;

    public FakeClusterTests()
    {
        _cluster = new FakeCluster(_clock);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_cluster.Port}") };
        _cluster.Deployments("shop", FakeCluster.Deployment("web-v1", 2, "v1", """{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}"""));
        _cluster.Service("shop", "web", "web");
        _cluster.Istio("v1", "shop", "virtualservices", """
            {"metadata":{"name":"web"},"spec":{"hosts":["web"],"http":[{"route":[{"destination":{"host":"web","subset":"v1"},"weight":60},{"destination":{"host":"web","subset":"v2"},"weight":40}]}]}}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cluster.DisposeAsync();
    }

    // kubernetes.io/docs/reference/using-api/api-concepts/, "Resource versions"; 409 where the version in a write is not that of the object.
    [Fact]
    public async Task A_write_for_another_version_is_refused()
    {
        string version = (await GetAsync(Web))["metadata"]!["resourceVersion"]!.GetValue<string>();
        string patch = """{"metadata":{"resourceVersion":"VERSION"},"spec":{"replicas":REPLICAS}}""".Replace("VERSION", version, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(Web, patch.Replace("REPLICAS", "3", StringComparison.Ordinal), Merge)).Status);
        (HttpStatusCode status, JsonObject body) = await PatchAsync(Web, patch.Replace("REPLICAS", "4", StringComparison.Ordinal), Merge);

        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (status, body["reason"]!.GetValue<string>()));
        Assert.Contains("the object has been modified", body["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // The same page: an object that a write leaves as it was keeps its version.
    [Fact]
    public async Task A_write_that_changes_nothing_keeps_the_version()
    {
        JsonNode before = (await GetAsync(Web))["metadata"]!["resourceVersion"]!;
        (_, JsonObject after) = await PatchAsync(Web, """{"spec":{"replicas":2}}""", Merge);

        Assert.True(JsonNode.DeepEquals(before, after["metadata"]!["resourceVersion"]));
    }

    // kubernetes.io/docs/reference/using-api/server-side-apply/, "Conflicts": not without force, and with it the field has another owner.
    [Fact]
    public async Task A_field_of_another_manager_is_applied_by_force_alone()
    {
        const string patch = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-v1"},"spec":{"replicas":5}}""";
        (HttpStatusCode status, JsonObject refusal) = await PatchAsync(Web, patch, Apply, "fieldManager=mine");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-create\": .spec.replicas", refusal["message"]!.GetValue<string>());
        Assert.Equal(("FieldManagerConflict", ".spec.replicas"), (refusal["details"]!["causes"]![0]!["reason"]!.GetValue<string>(), refusal["details"]!["causes"]![0]!["field"]!.GetValue<string>()));

        (status, JsonObject after) = await PatchAsync(Web, patch, Apply, "fieldManager=mine&force=true");
        Assert.Equal((HttpStatusCode.OK, 5), (status, after["spec"]!["replicas"]!.GetValue<int>()));
        Assert.Equal(["mine Apply"], Owners(after, field => field["f:spec"]?["f:replicas"]));

        // "Managers": a manager that applies less gives up what it had; here nobody else has it, and it is gone.
        (_, after) = await PatchAsync(Web, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web-v1","labels":{"a":"b"}}}""", Apply, "fieldManager=mine");
        Assert.Null(after["spec"]!["replicas"]);
    }

    // The same page, "Merge strategy": containers are told apart by name, and what others own of one stays.
    [Fact]
    public async Task A_container_is_applied_by_its_name()
    {
        (HttpStatusCode status, JsonObject after) = await PatchAsync(
            Web, """{"spec":{"template":{"spec":{"containers":[{"name":"main","resources":{"limits":{"cpu":"2"}}}]}}}}""", Apply, "fieldManager=mine&force=true");

        Assert.Equal(HttpStatusCode.OK, status);
        JsonArray containers = after["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal(["main", "istio-proxy"], containers.Select(container => container!["name"]!.GetValue<string>()));
        Assert.Equal("""{"limits":{"cpu":"2","memory":"1Gi"},"requests":{"cpu":"500m"}}""", containers[0]!["resources"]!.ToJsonString());
        Assert.Equal("example/web-v1:1", containers[0]!["image"]!.GetValue<string>());
    }

    // The same page, "Merge strategy": a list without list type is atomic, so that one manager has it as a whole.
    [Fact]
    public async Task Routes_of_a_custom_resource_are_one_field()
    {
        (_, JsonObject after) = await PatchAsync(
            Routes, """{"spec":{"http":[{"route":[{"destination":{"host":"web","subset":"v1"}}]}]}}""", Apply, "fieldManager=mine&force=true");

        Assert.Single(after["spec"]!["http"]![0]!["route"]!.AsArray());
        Assert.Equal(["mine Apply"], Owners(after, field => field["f:spec"]?["f:http"]));
    }

    // kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/, "patch partially update scale of the specified Deployment"
    [Fact]
    public async Task Replicas_are_set_by_the_scale_subresource()
    {
        (HttpStatusCode status, JsonObject scale) = await PatchAsync(Web + "/scale", """{"spec":{"replicas":3}}""", Merge, "fieldManager=mine");

        Assert.Equal((HttpStatusCode.OK, "Scale", 3), (status, scale["kind"]!.GetValue<string>(), scale["spec"]!["replicas"]!.GetValue<int>()));
        Assert.Equal(3, (await GetAsync(Web))["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(["mine Update"], Owners(await GetAsync(Web), field => field["f:spec"]?["f:replicas"]));
    }

    // kubernetes.io/docs/reference/using-api/api-concepts/, "Subresources": status and the rest are written apart.
    [Fact]
    public async Task The_status_is_written_by_its_subresource_alone()
    {
        (_, JsonObject after) = await PatchAsync(Web, """{"status":{"readyReplicas":9}}""", Merge);
        Assert.NotEqual(9, after["status"]!["readyReplicas"]!.GetValue<int>());

        (HttpStatusCode status, after) = await PatchAsync(Web + "/status", """{"spec":{"replicas":9},"status":{"observedGeneration":0}}""", Merge);
        Assert.Equal((HttpStatusCode.OK, 2), (status, after["spec"]!["replicas"]!.GetValue<int>()));
    }

    // kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/: by resize alone, and never to another QoS class.
    [Fact]
    public async Task Pods_are_resized_where_the_server_can()
    {
        string pod = $"{Pods}/{(await GetAsync(Pods))["items"]![0]!["metadata"]!["name"]}";
        const string patch = """{"spec":{"containers":[{"name":"main","resources":{"limits":{"cpu":"1500m"}}}]}}""", strategic = "application/strategic-merge-patch+json";

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PatchAsync(pod, patch, strategic)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(pod + "/resize", patch, strategic)).Status);
        Assert.Equal("1500m", (await GetAsync(pod))["status"]!["containerStatuses"]![0]!["resources"]!["limits"]!["cpu"]!.GetValue<string>());

        _cluster.HasResize = false;
        Assert.Equal(HttpStatusCode.NotFound, (await PatchAsync(pod + "/resize", patch, strategic)).Status);
    }

    // istio.io/latest/docs/ops/common-problems/validation/ and the field descriptions of /docs/reference/config/networking/virtual-service/
    [Theory]
    [InlineData("""{"route":[{"destination":{"host":"web"},"weight":60},{"destination":{"host":"web"},"weight":60}]}""", "total destination weight 120 != 100")]
    [InlineData("""{"route":[{"destination":{"host":"web"},"weight":0},{"destination":{"host":"web"},"weight":0}]}""", "total destination weight 0 != 100")]
    [InlineData("""{"route":[{"destination":{"host":"web"},"weight":-1},{"destination":{"host":"web"},"weight":101}]}""", "percentage -1 is not in range 0..100")]
    [InlineData("""{"route":[{"destination":{"host":"web"}}],"fault":{"abort":{"httpStatus":503,"percentage":{"value":101}}}}""", "percentage is not in range 0..100")]
    [InlineData("""{"route":[{"destination":{"host":"web"}}],"retries":{"attempts":0,"retryOn":"5xx"}}""", "http retry policy configured when attempts are set to 0 (disabled)")]
    public async Task Istio_refuses_what_is_no_route(string rule, string why)
    {
        (HttpStatusCode status, JsonObject body) = await PatchAsync(Routes, $$$"""{"spec":{"http":[{{{rule}}}]}}""", Merge);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal($"admission webhook \"validation.istio.io\" denied the request: configuration is invalid: {why}", body["message"]!.GetValue<string>());
    }

    // kubernetes.io/docs/reference/using-api/api-concepts/, "Efficient detection of changes", "Watch bookmarks", "410 Gone responses"
    [Fact]
    public async Task A_watch_tells_changes_and_bookmarks_and_ends_where_its_version_is_forgotten()
    {
        JsonObject list = await GetAsync(Routes[..Routes.LastIndexOf('/')]);
        string path = $"{Routes[..Routes.LastIndexOf('/')]}?watch=true&allowWatchBookmarks=true&resourceVersion={list["metadata"]!["resourceVersion"]}";
        await using (Stream stream = await _http.GetStreamAsync(path, TestContext.Current.CancellationToken))
        {
            using StreamReader lines = new(stream);
            Assert.Equal("BOOKMARK", (await NextAsync(lines))["type"]!.GetValue<string>());
            _cluster.Change(Routes, """{"metadata":{"labels":{"a":"b"}}}""");
            JsonNode change = await NextAsync(lines);
            while (change["type"]!.GetValue<string>() == "BOOKMARK")
            {
                change = await NextAsync(lines);
            }

            Assert.Equal(("MODIFIED", "b"), (change["type"]!.GetValue<string>(), change["object"]!["metadata"]!["labels"]!["a"]!.GetValue<string>()));
        }

        _cluster.Compact();
        await using Stream late = await _http.GetStreamAsync(path, TestContext.Current.CancellationToken);
        using StreamReader gone = new(late);
        JsonNode error = await NextAsync(gone);
        Assert.Equal(("ERROR", 410), (error["type"]!.GetValue<string>(), error["object"]!["code"]!.GetValue<int>()));
        Assert.Null(await gone.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    // kubernetes.io/docs/concepts/workloads/controllers/deployment/ and /docs/concepts/services-networking/endpoint-slices/, "Conditions"
    [Fact]
    public async Task Pods_become_ready_after_their_time_and_EndpointSlices_follow()
    {
        _cluster.ReadyAfter = TimeSpan.FromSeconds(10);
        Assert.Equal("not not", await ReadyAsync());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("ready ready", await ReadyAsync());

        await PatchAsync(Web + "/scale", """{"spec":{"replicas":3}}""", Merge);
        Assert.Equal("ready ready not", await ReadyAsync());
        await PatchAsync(Web + "/scale", """{"spec":{"replicas":1}}""", Merge);
        Assert.Equal("ready", await ReadyAsync());
    }

    // Of a former template pods serve until those of the new one are ready.
    [Fact]
    public async Task A_new_template_replaces_pods_when_the_new_ones_are_ready()
    {
        string[] before = await NamesAsync();
        _cluster.ReadyAfter = TimeSpan.FromSeconds(10);
        _clock.Advance(TimeSpan.FromSeconds(20));
        await PatchAsync(Web, """{"spec":{"template":{"metadata":{"annotations":{"a":"b"}}}}}""", Merge);
        Assert.Empty(before.Except(await NamesAsync()));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await GetAsync(Pods);
        Assert.Empty(before.Intersect(await NamesAsync()));
    }

    // kubernetes.io/docs/reference/using-api/api-concepts/ names 429 with Retry-After; the rest is what networks do.
    [Fact]
    public async Task Faults_come_as_they_are_ordered_and_no_longer()
    {
        _cluster.Order(new ClusterFault("GET", "deployments", 2) { Status = 429, RetryAfterSeconds = 1 });
        _cluster.Order(new ClusterFault("PATCH", "scale") { IsDroppedAfter = true });
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage busy = await _http.GetAsync(Web, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (busy.StatusCode, busy.Headers.RetryAfter!.ToString()));
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => PatchAsync(Web + "/scale", """{"spec":{"replicas":4}}""", Merge));
        Assert.Equal(4, (await GetAsync(Web))["spec"]!["replicas"]!.GetValue<int>());
    }

    private static IEnumerable<string> Owners(JsonObject of, Func<JsonNode, JsonNode?> field) =>
        of["metadata"]!["managedFields"]!.AsArray().Where(entry => field(entry!["fieldsV1"]!) is not null).Select(entry => $"{entry!["manager"]} {entry["operation"]}");

    private async Task<string> ReadyAsync()
    {
        await GetAsync(Pods);
        JsonObject slice = await GetAsync("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?labelSelector=kubernetes.io/service-name=web");
        return string.Join(' ', slice["items"]![0]!["endpoints"]!.AsArray().Select(endpoint => endpoint!["conditions"]!["ready"]!.GetValue<bool>() ? "ready" : "not"));
    }

    private async Task<string[]> NamesAsync() => [.. (await GetAsync(Pods))["items"]!.AsArray().Select(pod => pod!["metadata"]!["name"]!.GetValue<string>())];

    private static async Task<JsonNode> NextAsync(StreamReader lines) => JsonNode.Parse((await lines.ReadLineAsync(TestContext.Current.CancellationToken))!)!;

    private async Task<JsonObject> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path, TestContext.Current.CancellationToken))!.AsObject();

    private async Task<(HttpStatusCode Status, JsonObject Body)> PatchAsync(string path, string patch, string type, string query = "")
    {
        using StringContent content = new(patch, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using HttpResponseMessage answer = await _http.PatchAsync($"{path}?{query}", content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());
    }
}
