using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>The lease under which one at a time changes a mesh. Nobody gives a sign of life by itself here: the clock goes on by waits alone.</summary>
public sealed class MeshLeaseTests : ActedMesh
{
    private static readonly LeaseTimes s_times = new() { Renewal = Timeout.InfiniteTimeSpan };

    private JsonObject Lease => Cluster.Find(ShopCluster.Lease);

    private string? Holder => Lease["spec"]!["holderIdentity"]?.GetValue<string>();

    [Fact]
    public async Task Who_gives_signs_of_life_keeps_it_and_another_is_refused_with_its_name()
    {
        using ClusterReader reader = Open();
        await using MeshLease first = New(reader, "first"), second = New(reader, "second");
        await first.TakeAsync(Told.Add, Stop);
        LetPass("GET", 1);
        Cluster.Order(new ClusterFault("GET", "leases") { Before = () => Cluster.Change(ShopCluster.Lease, """{"spec":{"renewTime":"2027-01-15T08:00:07.000000Z"}}""", "meshward") });
        ActuatorException refused = await Assert.ThrowsAsync<ActuatorException>(() => second.TakeAsync(Told.Add, Stop));

        Assert.Equal("found the mesh held by first, since 2027-01-15 08:00:00 UTC (Lease meshward in namespace shop), expected nobody: one at a time changes a mesh", refused.Message);
        Assert.False(refused.IsPassing);
        Assert.Equal("the mesh is held by first, since 2027-01-15 08:00:00 UTC: waiting up to 15 s to see whether that still runs", Assert.Single(Told));
        Assert.Equal("first", Holder);
    }

    [Fact]
    public async Task After_a_death_it_goes_to_the_next_with_what_the_mesh_was_like_and_the_dead_writes_nothing_any_more()
    {
        using ClusterReader reader = Open();
        await using MeshLease first = New(reader, "first"), second = New(reader, "second");
        await first.TakeAsync(Told.Add, Stop);
        DesiredState before = await Actuator.ReadAsync(Stop);
        await first.KeepAsync(new UnfinishedRun("first", "shop", before), Stop);
        DateTimeOffset asked = Clock.GetUtcNow();
        LeaseRecord found = await second.TakeAsync(Told.Add, Stop);

        Assert.InRange(Clock.GetUtcNow() - asked, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(16));
        Assert.Equal(("first", "shop"), (found.Unfinished!.Run, found.Unfinished.Scenario));
        Assert.Empty(before.DifferencesFrom(found.Unfinished.Before));
        Assert.Empty(found.Unfinished.Before.DifferencesFrom(before));
        int written = Written.Length;
        KubernetesActuator late = new(reader, Scenario, null, new KubernetesTimes(), Clock, Told.Add) { Lease = first };
        DesiredState wanted = await WantedAsync(routing: 1, replicas: 2);
        ActuatorException lost = await Assert.ThrowsAsync<ActuatorException>(() => late.ApplyAsync(wanted, Stop));
        Assert.StartsWith("found the mesh taken over by second, since ", lost.Message, StringComparison.Ordinal);
        Assert.False(lost.IsPassing);
        Assert.Equal(written, Written.Length);
    }

    [Fact]
    public async Task What_is_kept_outlives_who_gives_it_back_and_goes_when_the_mesh_is_put_back()
    {
        using ClusterReader reader = Open();
        await using (MeshLease first = New(reader, "first"))
        {
            await first.TakeAsync(Told.Add, Stop);
            await first.KeepAsync(new UnfinishedRun("first", "shop", DesiredState.Unchanged), Stop);
        }

        Assert.Null(Holder);
        await using (MeshLease second = New(reader, "second"))
        {
            Assert.NotNull((await second.TakeAsync(Told.Add, Stop)).Unfinished);
            await second.KeepAsync(null, Stop);
        }

        await using MeshLease third = New(reader, "third");
        LeaseRecord found = await third.LookAsync(Stop);
        Assert.Equal((null, null), (found.Holder, found.Unfinished));
        Assert.Empty(Told);
        Assert.Equal(["leases", "leases/meshward"], Written.Distinct());
    }

    // The other comes between the look and the write: 409, whether the Lease is made or replaced.
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Of_two_that_take_it_at_the_same_time_one_gets_it(string method)
    {
        using ClusterReader reader = Open();
        const string Other = """{"metadata":{"name":"meshward"},"spec":{"holderIdentity":"other","leaseDurationSeconds":15,"renewTime":"2027-01-15T08:00:00.000000Z"}}""";
        if (method == "PUT")
        {
            Cluster.Leases("shop", """{"metadata":{"name":"meshward"},"spec":{"leaseDurationSeconds":1}}""");
        }

        Cluster.Order(new ClusterFault(method, "leases")
        {
            Before = () =>
            {
                if (method == "PUT")
                {
                    Cluster.Change(ShopCluster.Lease, Other, "meshward");
                }
                else
                {
                    Cluster.Leases("shop", Other);
                }
            },
        });
        using CancellationTokenSource seen = new();
        await using MeshLease late = New(reader, "late");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.TakeAsync(Tell, seen.Token));

        Assert.StartsWith("the mesh is held by other: waiting", Assert.Single(Told), StringComparison.Ordinal);
        Assert.Equal("other", Holder);

        void Tell(string line)
        {
            Told.Add(line);
            seen.Cancel();
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task A_write_that_was_done_and_not_answered_counts(string method)
    {
        using ClusterReader reader = Open();
        Cluster.Order(new ClusterFault(method, "leases") { IsDroppedAfter = true });
        await using MeshLease first = New(reader, "first");
        await first.TakeAsync(Told.Add, Stop);
        await first.KeepAsync(new UnfinishedRun("first", "shop", DesiredState.Unchanged), Stop);

        Assert.Equal("first", Holder);
        Assert.Equal("first", (await first.LookAsync(Stop)).Unfinished!.Run);
        Assert.Empty(Told);
    }

    [Fact]
    public async Task A_write_of_somebody_else_between_look_and_write_loses_nothing()
    {
        using ClusterReader reader = Open();
        await using MeshLease first = New(reader, "first");
        await first.TakeAsync(Told.Add, Stop);
        Cluster.Order(new ClusterFault("PUT", "leases") { Before = () => Cluster.Change(ShopCluster.Lease, """{"metadata":{"labels":{"team":"shop"}}}""") });
        await first.KeepAsync(new UnfinishedRun("first", "shop", DesiredState.Unchanged), Stop);

        Assert.Equal("shop", Lease["metadata"]!["labels"]!["team"]!.GetValue<string>());
        Assert.NotNull((await first.LookAsync(Stop)).Unfinished);
    }

    [Fact]
    public async Task A_controller_takes_it_from_an_earlier_generation_at_once_and_from_nobody_else()
    {
        using ClusterReader reader = Open();
        await using MeshLease third = New(reader, "three", 3), fourth = New(reader, "four", 4), run = New(reader, "run");
        await third.HoldAsync(Stop);
        await fourth.HoldAsync(Stop);

        Assert.Equal("four", Holder);
        Clock.Advance(TimeSpan.FromSeconds(11));
        MeshOwnedException earlier = await Assert.ThrowsAsync<MeshOwnedException>(() => third.HoldAsync(Stop));
        Assert.Contains("taken over by four", earlier.Message, StringComparison.Ordinal);
        LetPass("GET", 1);
        Cluster.Order(new ClusterFault("GET", "leases") { Before = () => Cluster.Change(ShopCluster.Lease, """{"spec":{"renewTime":"2027-01-15T08:00:09.000000Z"}}""", "meshward") });
        ActuatorException refused = await Assert.ThrowsAsync<ActuatorException>(() => run.TakeAsync(Told.Add, Stop));
        Assert.Contains("found the mesh held by four, since ", refused.Message, StringComparison.Ordinal);
    }

    // Generations of two stores have nothing to do with each other.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task A_controller_of_another_store_ends_where_the_first_lives(long generation)
    {
        using ClusterReader reader = Open();
        await using MeshLease first = New(reader, "first", 3), second = New(reader, "second", generation, "second");
        await first.HoldAsync(Stop);
        ActuatorException notKnown = await Assert.ThrowsAsync<ActuatorException>(() => second.HoldAsync(Stop));
        Assert.True(notKnown.IsPassing);
        Clock.Advance(TimeSpan.FromSeconds(11));
        await first.HoldAsync(Stop);
        MeshOwnedException owned = await Assert.ThrowsAsync<MeshOwnedException>(() => second.HoldAsync(Stop));

        Assert.Equal("found the mesh held by first, since 2027-01-15 08:00:00 UTC (Lease meshward in namespace shop), expected nobody: one at a time changes a mesh", owned.Message);
        Assert.Equal(("first", 1L), (Holder, first.Number));
        Assert.Null(second.Number);
    }

    [Fact]
    public async Task A_controller_of_another_store_takes_it_from_a_dead_one_which_ends_when_it_wakes_up()
    {
        using ClusterReader reader = Open();
        await using MeshLease first = New(reader, "first", 9), second = New(reader, "second", 1, "second");
        await first.HoldAsync(Stop);
        await Assert.ThrowsAsync<ActuatorException>(() => second.HoldAsync(Stop));
        Clock.Advance(TimeSpan.FromSeconds(14.9));
        await Assert.ThrowsAsync<ActuatorException>(() => second.HoldAsync(Stop));
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        await second.HoldAsync(Stop);

        Assert.Equal(("second", 2L), (Holder, second.Number));
        for (int time = 0; time < 2; time++)
        {
            MeshOwnedException lost = await Assert.ThrowsAsync<MeshOwnedException>(() => first.HoldAsync(Stop));
            Assert.StartsWith("found the mesh taken over by second, since ", lost.Message, StringComparison.Ordinal);
        }

        Assert.Equal("second", Holder);
    }

    [Fact]
    public async Task A_controller_does_not_act_while_a_run_holds_the_mesh_or_has_left_it()
    {
        using ClusterReader reader = Open();
        await using MeshLease controller = New(reader, "controller", 1);
        Cluster.Leases("shop", ShopCluster.UnfinishedLease(15));
        ActuatorException held = await Assert.ThrowsAsync<ActuatorException>(() => controller.HoldAsync(Stop));
        Clock.Advance(TimeSpan.FromSeconds(15));
        ActuatorException left = await Assert.ThrowsAsync<ActuatorException>(() => controller.HoldAsync(Stop));

        Assert.StartsWith("found the mesh held by collect of shop by process 7 on elsewhere, since 2026-01-31 17:00:00 UTC", held.Message, StringComparison.Ordinal);
        Assert.StartsWith("found the mesh as collect of shop by process 7 on elsewhere left it, which did not put it back; expected ", left.Message, StringComparison.Ordinal);
        Assert.Empty(Written);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_is_told_and_stays()
    {
        using ClusterReader reader = Open();
        Cluster.Leases("shop", """{"metadata":{"name":"meshward","annotations":{"meshward.io/before":"{}"}},"spec":{}}""");
        await using MeshLease first = New(reader, "first");
        ActuatorException wrong = await Assert.ThrowsAsync<ActuatorException>(() => first.TakeAsync(Told.Add, Stop));

        Assert.Contains("found no state of a mesh in annotation meshward.io/before", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(Written);
    }

    private ClusterReader Open() => ClusterReader.Open(new ClusterSettings { Kubeconfig = Cluster.Kubeconfig });

    private MeshLease New(ClusterReader reader, string name, long? generation = null, string store = "first") =>
        new(reader, null, new LeaseHolder(name) { Controller = generation is long own ? new ControllerClaim("shop", store, own, name) : null }, s_times, Clock);

    // A fault that changes nothing, so that the next one meets a later request.
    private void LetPass(string method, int times) => Cluster.Order(new ClusterFault(method, "leases", times));
}
