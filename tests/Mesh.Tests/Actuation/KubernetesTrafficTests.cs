using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>Weights and blocking in a VirtualService.</summary>
public sealed class KubernetesTrafficTests : ActedMesh
{
    [Fact]
    public async Task What_is_set_now_is_read()
    {
        DesiredState state = await Actuator.ReadAsync(Stop);

        Assert.Equal("web-v1 80 %, web-v2 20 %, 0 % rejected", state.Traffic["web"].ToString());
        Assert.Equal([("web-v1", 1.0), ("web-v2", 0.25)], state.NodeCores.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("web-v1", 2.0), ("web-v2", 1.0)], state.Replicas.Select(pair => (pair.Key, pair.Value)));
    }

    // A third and what is left: 33.3 rounds down, and the larger remainder is that of 66.7.
    [Fact]
    public async Task Weights_are_whole_numbers_that_sum_to_100_and_nothing_else_changes()
    {
        JsonObject before = Routes;
        await ApplyAsync(routing: 0.333);

        Assert.Equal([33, 67], Weights());
        AssertAllElseIsAsIn(before, "weight");
        Assert.Equal(["virtualservices/web-routes"], Written);
    }

    [Fact]
    public async Task A_weight_of_zero_is_written()
    {
        await ApplyAsync(routing: 1);

        Assert.Equal([100, 0], Weights());
    }

    [Fact]
    public async Task What_is_so_already_is_not_written()
    {
        await ApplyAsync();

        Assert.Empty(Written);
    }

    // istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection-Abort: without a percentage, all are aborted.
    [Fact]
    public async Task Blocking_is_an_abort_with_its_percentage_and_turns_retries_off()
    {
        JsonObject before = Routes;
        await ApplyAsync(blocking: 0.25);

        Assert.Equal("""{"abort":{"httpStatus":503,"percentage":{"value":25}}}""", Route["fault"]!.ToJsonString());
        Assert.Equal("""{"attempts":0}""", Route["retries"]!.ToJsonString());
        AssertAllElseIsAsIn(before, "fault", "retries");
    }

    [Fact]
    public async Task Blocking_of_zero_takes_the_abort_away_and_gives_retries_back()
    {
        string before = Routes["spec"]!.ToJsonString();
        await ApplyAsync(blocking: 0.25);
        await NewActuator(Scenario).ApplyAsync(await WantedAsync(), Stop); // another process does it

        Assert.Equal(before, Routes["spec"]!.ToJsonString());
        Assert.Null(Routes["metadata"]!["annotations"]?["meshward/kept"]);
    }

    [Fact]
    public async Task An_abort_and_a_delay_that_were_there_are_given_back_as_they_were()
    {
        Cluster.Change(ShopCluster.Routes, new JsonObject { ["spec"] = new JsonObject { ["http"] = WithFault("""{"delay":{"fixedDelay":"1s"},"abort":{"grpcStatus":"UNAVAILABLE","percentage":{"value":25.0}}}""") } }.ToJsonString());
        string before = Routes["spec"]!.ToJsonString();
        await ApplyAsync(blocking: 0);
        Assert.Equal("""{"delay":{"fixedDelay":"1s"}}""", Route["fault"]!.ToJsonString());
        await ApplyAsync(blocking: 0.25);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), Routes["spec"]));
    }

    [Fact]
    public async Task Retries_that_somebody_sets_while_requests_are_rejected_stay()
    {
        await ApplyAsync(blocking: 0.25);
        JsonArray http = Routes["spec"]!["http"]!.DeepClone().AsArray();
        http[1]!["retries"] = new JsonObject { ["attempts"] = 7 };
        Cluster.Change(ShopCluster.Routes, new JsonObject { ["spec"] = new JsonObject { ["http"] = http } }.ToJsonString());
        await ApplyAsync(blocking: 0);

        Assert.Equal("""{"attempts":7}""", Route["retries"]!.ToJsonString());
    }

    // Ours share the 50 that the other one leaves: 16.65 and 33.35, of which the larger remainder is the first.
    [Fact]
    public async Task A_destination_that_is_none_of_ours_keeps_its_weight()
    {
        JsonArray http = Routes["spec"]!["http"]!.DeepClone().AsArray();
        http[1]!["route"] = JsonNode.Parse("""[{"destination":{"host":"web","subset":"v1"},"weight":40},{"destination":{"host":"old"},"weight":50},{"destination":{"host":"web","subset":"v2"},"weight":10}]""");
        Cluster.Change(ShopCluster.Routes, new JsonObject { ["spec"] = new JsonObject { ["http"] = http } }.ToJsonString());
        await ApplyAsync(routing: 0.333);
        Assert.Equal([17, 50, 33], Weights());
        string[] once = Written;
        await ApplyAsync(routing: 0.333);

        Assert.Equal(once, Written);
        Assert.Empty(await Actuator.DriftAsync(await WantedAsync(routing: 0.333), Stop));
    }

    [Fact]
    public async Task A_destination_without_ready_endpoints_gets_weight_zero_and_that_is_told()
    {
        Cluster.Break("web-v2");
        DateTimeOffset before = Clock.GetUtcNow(), taken = default;
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { Before = () => taken = Clock.GetUtcNow() });
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => ApplyAsync(routing: 0.333));

        // What it gets now goes elsewhere at once, and not when it was waited for in vain.
        Assert.Equal((before, true), (taken, problem.IsPassing));
        Assert.Single(Written);
        Assert.EndsWith("found no ready endpoint of web at web-v2, which has weight 0 until there is one; expected web-v1 33 %, web-v2 67 %, 0 % rejected", problem.Message, StringComparison.Ordinal);
        Assert.Equal([100, 0], Weights());

        Cluster.Break("web-v2", isBroken: false);
        await ApplyAsync(routing: 0.333);
        Assert.Equal([33, 67], Weights());
    }

    [Fact]
    public async Task Where_no_destination_would_be_ready_nothing_changes_and_that_is_told()
    {
        Cluster.Break("web-v2");
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => ApplyAsync(routing: 0));

        Assert.EndsWith("found no ready endpoint of web at web-v2, expected some before requests are sent there; nothing of its requests was changed", problem.Message, StringComparison.Ordinal);
        Assert.Equal([80, 20], Weights());
        Assert.Empty(Written);
    }

    // A Deployment whose name is the service's cannot be a node: init calls what gets the rest web-rest.
    [Fact]
    public async Task A_node_for_the_rest_is_the_Deployment_whose_name_a_scenario_cannot_hold()
    {
        Scenario rest = Read(ShopCluster.Scenario.Replace("nodes: [web-v1, web-v2]", "nodes: [web-v1, web-rest]", StringComparison.Ordinal).Replace("replicas.web-v2", "replicas.web-rest", StringComparison.Ordinal)
            .Replace("replicas_web-v2", "replicas_web-rest", StringComparison.Ordinal));
        KubernetesActuator actuator = NewActuator(rest);
        Assert.Empty(await actuator.CheckAsync(rest, Stop));
        DesiredState present = await actuator.ReadAsync(Stop);
        Assert.Equal("web-rest 20 %, web-v1 80 %, 0 % rejected", present.Traffic["web"].ToString());
        await actuator.ApplyAsync(DesiredState.Of(rest, [1, 0, 1, 1], present), Stop);

        Assert.Equal([33, 67], Weights());
        Assert.Equal(2, Cluster.Find(ShopCluster.Path("web-v2"))["spec"]!["replicas"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"hosts":["other"],"http":[{"route":[{"destination":{"host":"web","subset":"v1"}}]}]}""")]
    [InlineData("""{"hosts":["web"],"tcp":[{"route":[{"destination":{"host":"web","subset":"v1"}}]}]}""")]
    public async Task A_VirtualService_that_has_no_route_for_the_service_is_left_alone(string spec)
    {
        await using FakeCluster cluster = new(Clock);
        ShopCluster.Fill(cluster, $$$"""{"metadata":{"name":"web-routes"},"spec":{{{spec}}}}""");
        using ClusterReader reader = ClusterReader.Open(new ClusterSettings { Kubeconfig = cluster.Kubeconfig });
        KubernetesActuator actuator = new(reader, Scenario, "shop", new KubernetesTimes(), Clock, _ => { });

        Assert.Equal(
            ["routing.web.web-v1", "blocking.web"], (await actuator.CheckAsync(Scenario, Stop)).Select(mistake => mistake.ToString().Split("control ")[1].Split(',')[0]));
    }

    private int[] Weights() => [.. Route["route"]!.AsArray().Select(each => each!["weight"]!.GetValue<int>())];

    private JsonArray WithFault(string fault)
    {
        JsonArray http = Routes["spec"]!["http"]!.DeepClone().AsArray();
        http[1]!["fault"] = JsonNode.Parse(fault);
        return http;
    }

    // The text of the rules, but for these members of the route for all and its destinations.
    private void AssertAllElseIsAsIn(JsonObject before, params string[] but)
    {
        Assert.Equal(Text(before), Text(Routes));

        string Text(JsonObject routes)
        {
            JsonObject spec = routes["spec"]!.DeepClone().AsObject();
            JsonObject route = spec["http"]![1]!.AsObject();
            foreach (JsonObject part in new[] { route }.Concat(route["route"]!.AsArray().Select(each => each!.AsObject())))
            {
                foreach (string name in but)
                {
                    part.Remove(name);
                }
            }

            return spec.ToJsonString();
        }
    }
}
