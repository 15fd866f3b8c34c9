using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>Replicas and cores of Deployments.</summary>
public sealed class KubernetesCapacityTests : ActedMesh
{
    private const string Pods = "/api/v1/namespaces/shop/pods";

    [Fact]
    public async Task Replicas_go_out_and_are_ready_before_requests_move_to_them()
    {
        Cluster.ReadyAfter = TimeSpan.FromSeconds(10);
        Clock.Advance(TimeSpan.FromSeconds(60));
        int ready = 0;
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { Before = () => ready = Cluster.Find(ShopCluster.Path("web-v2"))["status"]!["readyReplicas"]!.GetValue<int>() });
        await ApplyAsync(routing: 0.333, replicas: 3);

        Assert.Equal(3, ready);
        // Without force first, so that whoever wrote them until now can be named.
        Assert.Equal(["deployments/web-v2/scale", "deployments/web-v2/scale", "virtualservices/web-routes"], Written);
        Assert.Equal(3, (await Actuator.ReadAsync(Stop)).Replicas["web-v2"]);
        Assert.Equal(["replicas of web-v2 are taken over from kubectl-create, who wrote them until now"], Told);
    }

    [Fact]
    public async Task Replicas_go_in_after_requests_have_moved_away_and_were_answered()
    {
        await ApplyAsync(routing: 0.333, replicas: 3);
        int before = Written.Length;
        DateTimeOffset moved = default, gone = default;
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { Before = () => moved = Clock.GetUtcNow() });
        Cluster.Order(new ClusterFault("PATCH", "scale") { Before = () => gone = Clock.GetUtcNow() });
        await ApplyAsync(routing: 1, replicas: 1);

        Assert.True(gone - moved >= TimeSpan.FromSeconds(5));
        Assert.Equal(["virtualservices/web-routes", "deployments/web-v2/scale"], Written[before..]);
        Assert.Equal(1, (await Actuator.ReadAsync(Stop)).Replicas["web-v2"]);
    }

    // What containers ask for keeps its ratio to their limits: half of them.
    [Fact]
    public async Task Cores_are_given_in_place_where_the_server_can()
    {
        string[] pods = PodsOf("web-v1");
        await ApplyAsync(cores: 1.5);

        Assert.Equal(pods, PodsOf("web-v1"));
        Assert.Equal(["resize", "resize"], Written.Select(path => path.Split('/')[^1]));
        Assert.All(pods, pod => Assert.Equal("""{"limits":{"cpu":"1500m","memory":"1Gi"},"requests":{"cpu":"750m"}}""", Resources(Cluster.Find($"{Pods}/{pod}"))));
        Assert.Equal("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}""", Resources(Cluster.Find(ShopCluster.Path("web-v1"))["spec"]!["template"]!.AsObject()));

        await ApplyAsync(cores: 1);
        Assert.All(pods, pod => Assert.Equal("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}""", Resources(Cluster.Find($"{Pods}/{pod}"))));
    }

    [Fact]
    public async Task Cores_are_given_by_the_template_where_the_server_cannot_resize()
    {
        Cluster.HasResize = false;
        string[] pods = PodsOf("web-v1");
        await ApplyAsync(cores: 0.5);

        Assert.Equal(["deployments/web-v1", "deployments/web-v1"], Written);
        Assert.Empty(pods.Intersect(PodsOf("web-v1")));
        Assert.Equal("""{"limits":{"cpu":"500m","memory":"1Gi"},"requests":{"cpu":"250m"}}""", Resources(Cluster.Find(ShopCluster.Path("web-v1"))["spec"]!["template"]!.AsObject()));

        await ApplyAsync(cores: 1);
        Assert.Equal("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}""", Resources(Cluster.Find(ShopCluster.Path("web-v1"))["spec"]!["template"]!.AsObject()));
    }

    // A pod that comes while others were resized has the cores of its template at first.
    [Fact]
    public async Task New_pods_get_the_cores_that_are_wanted_as_well()
    {
        await ApplyAsync(cores: 1.5);
        Cluster.Change(ShopCluster.Path("web-v1"), """{"spec":{"replicas":3}}""");
        Assert.Equal(["found no number of cores of web-v1, expected 1.5, last written by kubectl-create at 2027-01-15T08:00:00Z"], await Actuator.DriftAsync(await WantedAsync(cores: 1.5), Stop));
        await ApplyAsync(cores: 1.5);

        Assert.Equal(3, PodsOf("web-v1").Length);
        Assert.All(PodsOf("web-v1"), pod => Assert.Contains("\"cpu\":\"1500m\"", Resources(Cluster.Find($"{Pods}/{pod}")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pods_that_do_not_become_ready_are_told_and_no_request_moves()
    {
        Cluster.Break("web-v2");
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => ApplyAsync(routing: 0.333, replicas: 2));

        Assert.EndsWith("found Deployment web-v2 not ready after 30 s, expected all of its replicas to become ready", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["deployments/web-v2/scale", "deployments/web-v2/scale"], Written);
    }

    [Fact]
    public async Task Replicas_that_an_autoscaler_owns_stay_its_own_and_the_rest_goes_on()
    {
        Cluster.Autoscalers("shop", FakeCluster.Autoscaler("scale-v2", "web-v2"));
        await ApplyAsync(routing: 1, replicas: 3);

        Assert.Equal(["virtualservices/web-routes"], Written);
        Assert.Equal(["replicas of web-v2 are left as they are: HorizontalPodAutoscaler scale-v2 (2 to 10 replicas) owns them"], Told);
        Assert.Equal(
            "shop.yaml: found the control replicas.web-v2, but HorizontalPodAutoscaler scale-v2 (2 to 10 replicas) owns this target; expected it to be deleted, or this control to be taken out",
            Assert.Single(await Actuator.CheckAsync(Scenario, Stop)).ToString());
    }

    // The autoscaler has made four of them: more than any value of the control.
    [Fact]
    public async Task Replicas_that_an_autoscaler_owns_are_told_to_a_controller_as_what_is_there()
    {
        Cluster.Autoscalers("shop", FakeCluster.Autoscaler("scale-v2", "web-v2"));
        Cluster.Change(ShopCluster.Path("web-v2"), """{"spec":{"replicas":4}}""", "kube-controller-manager");
        KubernetesActuator actuator = NewActuator(Scenario, generation: 1, isPaced: true);

        Assert.DoesNotContain("web-v2", (await actuator.ReadAsync(Stop)).Replicas.Keys);
        Assert.Equal([null, null, null, 4], Scenario.Controls.Select(actuator.FixedValueOf));
        Assert.Equal("HorizontalPodAutoscaler scale-v2 (2 to 10 replicas) owns it", actuator.ReasonAgainst(Scenario.Controls[3]));
    }

    [Fact]
    public async Task A_scenario_that_the_cluster_can_carry_out_has_no_mistakes() => Assert.Empty(await Actuator.CheckAsync(Scenario, Stop));

    [Theory]
    [InlineData("nodes: [web-v1, web-v2]", "nodes: [web-v1, web-v2, api]", "cores.web-v1", "cores.api", "found the control cores.api, but namespace shop has no Deployment api; expected one")]
    [InlineData("nodes: [web-v1, web-v2]", "nodes: [web-v1, web-v2, api]", "routing.web.web-v1", "routing.web.api",
        "found the control routing.web.api, but VirtualService web-routes has no destination that is api alone; expected a subset of its pods with a weight, which may be 0; it has web-v1, web-v2")]
    [InlineData("services: [web]", "services: [web, cart]", "blocking.web", "blocking.cart", "found the control blocking.cart, but namespace shop has no VirtualService with a route for cart; expected one")]
    public async Task What_the_cluster_lacks_of_a_scenario_is_told(string mesh, string otherMesh, string control, string otherControl, string line)
    {
        string yaml = ShopCluster.Scenario.Replace(mesh, otherMesh, StringComparison.Ordinal).Replace(control, otherControl, StringComparison.Ordinal);
        Scenario other = Read(yaml.Replace("choices: { web: [20, 40] }", mesh == "services: [web]" ? "choices: { web: [20, 40], cart: [20, 40] }" : "choices: { web: [20, 40] }", StringComparison.Ordinal));

        Assert.Equal($"shop.yaml: {line}", Assert.Single(await NewActuator(other).CheckAsync(other, Stop)).ToString());
    }

    private string[] PodsOf(string deployment) =>
        [.. Cluster.Find(Pods)["items"]!.AsArray().Where(pod => pod!["metadata"]!["labels"]!["deployment"]!.GetValue<string>() == deployment).Select(pod => pod!["metadata"]!["name"]!.GetValue<string>())];

    private static string Resources(JsonObject of) => of["spec"]!["containers"]![0]!["resources"]!.ToJsonString();
}
