using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>
/// A controller decides each 3 s, and pods take 14 s: what is carried out waits for nothing, and requests go to where somebody is ready. At first
/// web-v1 has two pods and 80 % of the requests, and web-v2 one and 20 %.
/// </summary>
public sealed class KubernetesOrderTests : SteppedMesh
{
    // Made in the first step, and ready when 14 s have passed: in the sixth one, 15 s later, and not before.
    [Fact]
    public async Task Requests_move_to_a_node_when_all_of_its_new_pods_are_ready()
    {
        LetPodsTake14Seconds();
        List<(int Weight, int Ready)> seen = [];
        for (int step = 0; step < 7; step++)
        {
            DateTimeOffset before = Clock.GetUtcNow();
            ControlDecision decision = await StepAsync(routing: 0.333, replicas: 2);
            Assert.Equal(before, Clock.GetUtcNow()); // no step waits
            Assert.Equal(step < 5, decision.Rules.Any(rule => rule.Rule == "capacity-first"));
            seen.Add((Weights()[1], Cluster.Find(ShopCluster.Path("web-v2"))["status"]!["readyReplicas"]!.GetValue<int>()));
            Clock.Advance(StepTime);
        }

        Assert.Equal([(20, 1), (20, 1), (20, 1), (20, 1), (20, 1), (67, 2), (67, 2)], seen);
    }

    [Fact]
    public async Task What_is_not_ready_is_told_in_the_words_of_the_scenario()
    {
        await Paced.ReadAsync(Stop);
        Assert.Empty(Paced.Readiness.Silent);
        Assert.Empty(Paced.Readiness.Coming);

        Cluster.Break("web-v1");
        LetPodsTake14Seconds();
        await Paced.ApplyAsync(await WantedAsync(replicas: 3), Stop);
        await Paced.ReadAsync(Stop);

        Assert.Equal("web: web-v1", string.Join("; ", Paced.Readiness.Silent.Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value)}")));
        Assert.Equal([("web-v1", "0 of 2 replicas ready"), ("web-v2", "1 of 3 replicas ready")], Paced.Readiness.Coming.Select(pair => (pair.Key, pair.Value)));
    }

    // The policy is at rest. All pods of web-v1 fail, and come back.
    [Fact]
    public async Task A_node_whose_pods_all_fail_gets_no_requests_within_a_step_and_gets_them_back()
    {
        Assert.True((await StepAsync()).Desired.IsEmpty);
        Cluster.Break("web-v1");
        ControlDecision decision = await StepAsync();
        Assert.Equal([0, 100], Weights());
        Assert.Equal(("ready-endpoints", "sends its requests to web-v1 0 %, web-v2 100 %"), (Assert.Single(decision.Rules).Rule, decision.Rules[0].Did));
        Assert.True((await StepAsync()).Desired.IsEmpty);

        Cluster.Break("web-v1", isBroken: false);
        await StepAsync();
        Assert.Equal([80, 20], Weights());
        Assert.Empty((await StepAsync()).Rules);
    }

    [Fact]
    public async Task A_decision_that_sets_weights_while_a_node_has_nobody_is_carried_out_at_once_without_it()
    {
        await StepAsync();
        Cluster.Break("web-v2");
        DateTimeOffset before = Clock.GetUtcNow();
        ControlDecision decision = await StepAsync(routing: 0.333);

        Assert.Equal([100, 0], Weights());
        Assert.Equal(before, Clock.GetUtcNow());
        Assert.Contains("ready-endpoints", decision.Rules.Select(rule => rule.Rule));
    }

    [Fact]
    public async Task Where_nobody_is_ready_at_all_nothing_is_written()
    {
        await StepAsync();
        Cluster.Break("web-v1");
        Cluster.Break("web-v2");
        ControlDecision decision = await StepAsync(routing: 0.333);

        Assert.Equal("nobody ready for web at web-v1 and web-v2, nor anywhere else", decision.Rules[^1].Given);
        Assert.Empty(Written);
    }

    // Between the decision and the write: the next decision sees it.
    [Fact]
    public async Task What_fails_just_before_the_write_is_not_given_requests_nor_waited_for()
    {
        DesiredState wanted = await WantedAsync(routing: 0.333);
        Cluster.Break("web-v2");
        DateTimeOffset before = Clock.GetUtcNow();
        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(() => Paced.ApplyAsync(wanted, Stop));

        Assert.EndsWith("found no ready endpoint of web at web-v2 any more, expected some before requests are sent there; its requests were not changed", problem.Message, StringComparison.Ordinal);
        Assert.Equal((before, true), (Clock.GetUtcNow(), problem.IsPassing));
        Assert.Empty(Written);
    }

    // 8 is above the ceiling of 2, and 1 is what the policy wants: each is set back in the second step, the seventh and the seventeenth.
    [Theory]
    [InlineData(8, 1)]
    [InlineData(1, 2)]
    public async Task Who_sets_replicas_each_second_is_answered_ever_more_rarely(int theirs, int wanted)
    {
        List<int> answered = [];
        for (int step = 1; step <= 20; step++)
        {
            int before = Written.Count(path => path.EndsWith("scale", StringComparison.Ordinal));
            await StepAsync(replicas: wanted);
            if (step > 1 && Written.Count(path => path.EndsWith("scale", StringComparison.Ordinal)) > before)
            {
                answered.Add(step);
            }

            Cluster.Change(ShopCluster.Path("web-v2"), $$$"""{"spec":{"replicas":{{{theirs}}}}}""", "cron");
            Clock.Advance(StepTime);
        }

        Assert.Equal([2, 7, 17], answered);
    }

    // Old pods go when the new ones are ready, 14 s later. Until then the template says what was set.
    [Fact]
    public async Task Pods_that_are_replaced_for_other_cores_are_not_waited_for()
    {
        Cluster.HasResize = false;
        LetPodsTake14Seconds();
        DateTimeOffset before = Clock.GetUtcNow();
        await Paced.ApplyAsync(await WantedAsync(cores: 1.5), Stop);
        Assert.Equal(before, Clock.GetUtcNow());
        Assert.Equal(1.5, (await Paced.ReadAsync(Stop)).NodeCores["web-v1"]);
        Assert.Equal("web-v1", Assert.Single(Paced.Readiness.Coming).Key);
        Assert.Empty(Paced.Readiness.Silent);

        Clock.Advance(TimeSpan.FromSeconds(14));
        await Paced.ReadAsync(Stop);
        Assert.Empty(Paced.Readiness.Coming);
    }

    // A pod that comes later begins with the cores of its template, 1, beside two with 1.5.
    [Fact]
    public async Task Pods_that_differ_count_with_what_each_has_at_least()
    {
        await Paced.ApplyAsync(await WantedAsync(cores: 1.5), Stop);
        Cluster.Change(ShopCluster.Path("web-v1"), """{"spec":{"replicas":3}}""");
        Assert.Equal(1, (await Paced.ReadAsync(Stop)).NodeCores["web-v1"]);
        await Paced.ApplyAsync(await WantedAsync(cores: 1.5), Stop);

        Assert.Equal(1.5, (await Paced.ReadAsync(Stop)).NodeCores["web-v1"]);
    }

    // A measured run waits: a change before was given up when one of two pods was ready.
    [Fact]
    public async Task A_run_that_measures_waits_for_what_a_change_before_has_left()
    {
        LetPodsTake14Seconds();
        await Paced.ApplyAsync(await WantedAsync(replicas: 2), Stop);
        int ready = 0;
        Cluster.Order(new ClusterFault("PATCH", "virtualservices") { Before = () => ready = Cluster.Find(ShopCluster.Path("web-v2"))["status"]!["readyReplicas"]!.GetValue<int>() });
        await ApplyAsync(routing: 0.333, replicas: 2);

        Assert.Equal(2, ready);
    }

    // Those that are there have been for long.
    private void LetPodsTake14Seconds()
    {
        _ = Cluster.Find(ShopCluster.Path("web-v2"));
        Cluster.ReadyAfter = TimeSpan.FromSeconds(14);
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private int[] Weights() => [.. Route["route"]!.AsArray().Select(each => each!["weight"]!.GetValue<int>())];
}
