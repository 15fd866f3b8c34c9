using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>Other writers, servers with trouble, and answers that are lost.</summary>
public sealed class KubernetesTroubleTests : ActedMesh
{
    // The other one's timeout is kept, and our weights are in it.
    [Fact]
    public async Task A_write_that_comes_between_reading_and_writing_is_kept()
    {
        JsonArray http = Routes["spec"]!["http"]!.DeepClone().AsArray();
        http[1]!["timeout"] = "9s";
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { Before = () => Cluster.Change(ShopCluster.Routes, new JsonObject { ["spec"] = new JsonObject { ["http"] = http } }.ToJsonString()) });
        await ApplyAsync(routing: 1);

        Assert.Equal(("9s", 100), (Route["timeout"]!.GetValue<string>(), Route["route"]![0]!["weight"]!.GetValue<int>()));
        Assert.Equal(2, Written.Length);
    }

    [Fact]
    public async Task Somebody_who_writes_all_the_time_ends_in_a_refusal_and_no_war()
    {
        int label = 0;
        Cluster.Order(new ClusterFault("PATCH", "virtualservices", 1000) { Before = () => Cluster.Change(ShopCluster.Routes, new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["n"] = $"{++label}" } } }.ToJsonString()) });
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => ApplyAsync(routing: 1));

        Assert.Contains("found status 409", problem.Message, StringComparison.Ordinal);
        Assert.True(problem.IsPassing);
        Assert.Equal(7, Written.Length);
    }

    [Fact]
    public async Task What_somebody_else_changed_is_told_with_the_name()
    {
        DesiredState wanted = await WantedAsync(routing: 1, replicas: 2);
        await Actuator.ApplyAsync(wanted, Stop);
        Assert.Empty(await Actuator.DriftAsync(wanted, Stop));
        Clock.Advance(TimeSpan.FromMinutes(1));
        JsonArray http = Routes["spec"]!["http"]!.DeepClone().AsArray();
        (http[1]!["route"]![0]!["weight"], http[1]!["route"]![1]!["weight"]) = (60, 40);
        Cluster.Change(ShopCluster.Routes, new JsonObject { ["spec"] = new JsonObject { ["http"] = http } }.ToJsonString(), "flux");
        Cluster.Change(ShopCluster.Path("web-v2"), """{"spec":{"replicas":1}}""", "argocd");

        string[] drift = [.. await Actuator.DriftAsync(wanted, Stop)];

        Assert.StartsWith("found requests of web at web-v1 60 %, web-v2 40 %, 0 % rejected, expected web-v1 100 %, web-v2 0 %, 0 % rejected, last written by flux at 2027-01-15T08:", drift[0], StringComparison.Ordinal);
        Assert.StartsWith("found 1 replicas of web-v2, expected 2, last written by argocd at ", drift[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_busy_is_left_alone_as_long_as_it_says()
    {
        Cluster.Order(new ClusterFault("PATCH", "scale", 2) { Status = 429, RetryAfterSeconds = 17 });
        DateTimeOffset before = Clock.GetUtcNow();
        await ApplyAsync(replicas: 2);

        Assert.Equal(2, (await Actuator.ReadAsync(Stop)).Replicas["web-v2"]);
        Assert.True(Clock.GetUtcNow() - before >= TimeSpan.FromSeconds(34));
    }

    [Fact]
    public async Task A_server_with_trouble_of_its_own_and_connections_that_end_are_outlived()
    {
        Cluster.Order(new ClusterFault("GET", "deployments", 2) { Status = 500 });
        Cluster.Order(new ClusterFault("GET", "pods") { IsDroppedBefore = true });
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { IsDroppedBefore = true });
        Cluster.Order(new ClusterFault("PATCH", "scale") { Delay = TimeSpan.FromMilliseconds(50) });
        await ApplyAsync(routing: 1, replicas: 2);

        Assert.Equal([100, 0], Route["route"]!.AsArray().Select(each => each!["weight"]!.GetValue<int>()));
    }

    // The write is there: it is not done twice, and is no mistake.
    [Fact]
    public async Task A_write_whose_answer_is_lost_is_not_done_again()
    {
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { IsDroppedAfter = true });
        await ApplyAsync(routing: 1);

        Assert.Equal(["virtualservices/web-routes"], Written);
    }

    [Fact]
    public async Task A_write_that_the_server_takes_and_that_changes_nothing_is_told()
    {
        string same = Routes.ToJsonString();
        Cluster.Order(new ClusterFault("PATCH", "virtualservices", 10) { Answer = same });
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => ApplyAsync(routing: 1));

        Assert.Equal("VirtualService web-routes: found it unchanged after a write that was taken, expected web-v1 100 %, web-v2 0 %, 0 % rejected", problem.Message);
    }

    [Fact]
    public async Task What_Istio_refuses_is_told_in_its_words()
    {
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { Status = 400 });
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => ApplyAsync(routing: 1));

        Assert.False(problem.IsPassing);
        Assert.Contains("found status 400", problem.Message, StringComparison.Ordinal);
        Assert.Contains("(it was ordered), expected to patch virtualservices.networking.istio.io in namespace shop", problem.Message, StringComparison.Ordinal);
        Assert.Single(Written);
    }
}
