using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Mesh.Actuation;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>Controllers of several generations on one mesh.</summary>
public sealed class KubernetesFenceTests : ActedMesh
{
    private static readonly string[] s_controlled = [ShopCluster.Routes, ShopCluster.Path("web-v1"), ShopCluster.Path("web-v2")];

    [Fact]
    public async Task A_controller_writes_the_number_of_its_lease_on_all_that_its_controls_change_before_it_changes_the_first()
    {
        DesiredState wanted = await WantedAsync(routing: 1);
        await Controller(3).ApplyAsync(wanted, Stop);

        Assert.All(s_controlled, path => Assert.Equal("1", FenceOf(path)));
        JsonNode annotations = Cluster.Find(ShopCluster.Lease)["metadata"]!["annotations"]!;
        Assert.Equal(("shop", "first", "3"), (
            annotations["meshward.io/controls"]!.GetValue<string>(), annotations["meshward.io/store"]!.GetValue<string>(), annotations["meshward.io/generation"]!.GetValue<string>()));
        Assert.Equal(100, Route["route"]![0]!["weight"]!.GetValue<int>());
        Assert.Equal("virtualservices/web-routes", Written[^1]);
    }

    [Fact]
    public async Task An_earlier_generation_writes_nothing_from_then_on()
    {
        KubernetesActuator earlier = Controller(3), later = Controller(4);
        await earlier.ApplyAsync(await WantedAsync(routing: 1), Stop);
        await later.ApplyAsync(await WantedAsync(routing: 1), Stop);
        int written = Written.Length;
        foreach (DesiredState wanted in new[] { await WantedAsync(routing: 0.333), await WantedAsync(routing: 1, cores: 1.5), await WantedAsync(routing: 1, replicas: 2) })
        {
            ActuatorException refused = await Assert.ThrowsAsync<ActuatorException>(() => earlier.ApplyAsync(wanted, Stop));
            Assert.Contains("found annotation meshward.io/fence at 2, expected at most 1", refused.Message, StringComparison.Ordinal);
            Assert.False(refused.IsPassing);
        }

        Assert.Equal(written, Written.Length);
        Assert.Equal(100, Route["route"]![0]!["weight"]!.GetValue<int>());
    }

    // The later one comes between the look and the write of the earlier one: the version has changed, and on the next look it is fenced.
    [Theory]
    [InlineData("virtualservices", 1, 1)]
    [InlineData("scale", 0.8, 2)]
    public async Task A_later_generation_that_comes_between_look_and_write_wins(string resource, double routing, int replicas)
    {
        KubernetesActuator earlier = Controller(3);
        await earlier.ApplyAsync(await WantedAsync(), Stop);
        string path = resource == "scale" ? ShopCluster.Path("web-v2") : ShopCluster.Routes;
        Cluster.Order(new ClusterFault("PATCH", resource) { Before = () => Cluster.Change(path, """{"metadata":{"annotations":{"meshward.io/fence":"4"}}}""", "meshward") });
        DesiredState wanted = await WantedAsync(routing: routing, replicas: replicas);
        ActuatorException refused = await Assert.ThrowsAsync<ActuatorException>(() => earlier.ApplyAsync(wanted, Stop));

        Assert.Contains("at 4, expected at most 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(80, Route["route"]![0]!["weight"]!.GetValue<int>());
        Assert.Equal(1, Cluster.Find(ShopCluster.Path("web-v2"))["spec"]!["replicas"]!.GetValue<int>());
    }

    // The lease was deleted, or is another one's that counts from the beginning: what was written before would refuse its writes.
    [Theory]
    [InlineData(41, "42")]
    [InlineData(1, "2")]
    public async Task A_number_that_was_left_on_the_mesh_is_outgrown(int left, string expected)
    {
        Cluster.Change(ShopCluster.Path("web-v2"), $$$$"""{"metadata":{"annotations":{"meshward.io/fence":"{{{{left}}}}"}}}""");
        KubernetesActuator controller = Controller(1);
        await controller.ApplyAsync(await WantedAsync(routing: 1), Stop);

        Assert.All(s_controlled, path => Assert.Equal(expected, FenceOf(path)));
        Assert.Equal(left, Cluster.Find(ShopCluster.Lease)["spec"]!["leaseTransitions"]!.GetValue<int>());
        await controller.ApplyAsync(await WantedAsync(routing: 1, replicas: 2), Stop);
        Assert.Equal(expected, FenceOf(ShopCluster.Path("web-v2")));
    }

    // A claim that was cut short goes on with the same number: on a slow server it would never end otherwise.
    [Fact]
    public async Task A_claim_that_was_cut_short_goes_on_where_it_was()
    {
        KubernetesActuator controller = Controller(1);
        Cluster.Order(new ClusterFault("PATCH", "deployments", new KubernetesTimes().Retries + 1) { Status = 500 });
        await Assert.ThrowsAsync<ActuatorException>(() => controller.ClaimAsync(Stop));
        Assert.Equal(("1", null), (FenceOf(ShopCluster.Routes), FenceOf(ShopCluster.Path("web-v1"))));

        Assert.Equal(1, await controller.ClaimAsync(Stop));
        Assert.All(s_controlled, path => Assert.Equal("1", FenceOf(path)));
    }

    [Fact]
    public async Task Without_a_controller_no_number_is_written()
    {
        await ApplyAsync(routing: 1);

        Assert.All(s_controlled, path => Assert.Null(FenceOf(path)));
    }

    [Fact]
    public async Task Replicas_that_an_autoscaler_owns_are_read_as_unknown_with_the_reason_and_are_no_mistake()
    {
        Cluster.Autoscalers("shop", FakeCluster.Autoscaler("scale-v2", "web-v2"));
        KubernetesActuator controller = Controller(3);
        DesiredState read = await controller.ReadAsync(Stop);

        Assert.Equal(["web-v1"], read.Replicas.Keys);
        Assert.StartsWith("HorizontalPodAutoscaler scale-v2 (", controller.ReasonAgainst(Scenario.Controls[3]), StringComparison.Ordinal);
        Assert.Null(controller.ReasonAgainst(Scenario.Controls[2]));
        Assert.Empty(await controller.CheckAsync(Scenario, Stop));
        Assert.Single(await Actuator.CheckAsync(Scenario, Stop));
    }

    private string? FenceOf(string path) => (Cluster.Find(path)["metadata"]!["annotations"] as JsonObject)?["meshward.io/fence"]?.GetValue<string>();

    private KubernetesActuator Controller(long generation) => NewActuator(Scenario, generation);
}
