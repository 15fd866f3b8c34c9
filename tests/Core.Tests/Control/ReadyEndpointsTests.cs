using FsCheck.Xunit;
using Meshward.Core.Control;
using Meshward.Core.Randomness;

namespace Meshward.Core.Tests.Control;

/// <summary>No request goes to where nobody is ready. Two nodes share the requests of web in equal parts.</summary>
public sealed class ReadyEndpointsTests
{
    private readonly ReadinessSituation _situation = new();

    [Fact]
    public void A_node_at_which_nobody_is_ready_gets_nothing_at_rest_too_and_the_others_get_it()
    {
        _situation.Silent = ["node2"];
        ControlDecision decision = _situation.Step();

        decision.Wants(1, 0.2, 3, 3);
        decision.Acted("ready-endpoints");
        Assert.Equal("nobody ready for web at node2", decision.Rules[0].Given);
        Assert.Equal("sends its requests to node1 100 %, node2 0 %", decision.Rules[0].Did);
        Assert.Equal("node1 100 %, node2 0 %", Assert.Single(decision.Desired.Traffic).Value.ToString());
        Assert.Empty(decision.Next.Pending); // nothing that the pace of rules counts
    }

    // The policy is told the weights that are wanted, and wants no others. It comes back without it.
    [Fact]
    public void Requests_come_back_when_somebody_is_ready_again()
    {
        _situation.Silent = ["node2"];
        _situation.Step();
        ControlDecision still = _situation.Step();
        Assert.True(still.Desired.IsEmpty);
        still.Acted("ready-endpoints");
        Assert.Equal(0.5, ControlStep.Present(SafetySituation.Read(""), new SafetySituation { Present = _situation.Mesh }.Input, _situation.State)[0]);

        _situation.Silent = [];
        ControlDecision back = _situation.Step();
        back.Wants(0.5, 0.2, 3, 3);
        Assert.Equal("somebody ready again for web", back.Rules[0].Given);
        _situation.Step().Acted();
        Assert.Equal(0.5, _situation.Mesh[0]);
    }

    [Fact]
    public void What_the_policy_wants_meanwhile_is_set_when_somebody_is_ready_again()
    {
        _situation.Silent = ["node2"];
        _situation.Step();
        _situation.Policy = [0.25, 0.2, 3, 3];
        Assert.True(_situation.Step().Desired.IsEmpty);
        _situation.Silent = [];
        _situation.Step();

        Assert.Equal(0.25, _situation.Mesh[0]);
    }

    // All to node2 is wanted, where nobody is: what it gets now goes elsewhere, too.
    [Fact]
    public void A_decision_that_sets_weights_while_nobody_is_ready_there_is_carried_out_without_it()
    {
        _situation.Silent = ["node2"];
        _situation.Policy = [0.25, 0.2, 3, 3];
        _situation.Step().Wants(1, 0.2, 3, 3);
        _situation.Policy = [0, 0.2, 3, 3];
        Assert.True(_situation.Step().Desired.IsEmpty);
        _situation.Silent = [];
        _situation.Step().Wants(0, 0.2, 3, 3);
    }

    [Fact]
    public void Where_nobody_is_ready_anywhere_nothing_changes_and_that_is_told()
    {
        _situation.Silent = ["node1", "node2"];
        _situation.Policy = [0.25, 0.2, 3, 3];
        ControlDecision decision = _situation.Step();

        decision.ChangesNothing();
        Assert.Equal(("nobody ready for web at node1 and node2, nor anywhere else", "leaves its requests where they are"), (decision.Rules[0].Given, decision.Rules[0].Did));
    }

    [Fact]
    public void A_node_without_requests_gets_them_where_it_is_the_only_one_that_is_ready()
    {
        (_situation.Mesh, _situation.Policy, _situation.Silent) = ([1, 0.2, 3, 3], [1, 0.2, 3, 3], ["node1"]);

        _situation.Step().Wants(0, 0.2, 3, 3);
    }

    [Fact]
    public void What_is_not_ready_and_gets_nothing_is_no_matter()
    {
        (_situation.Mesh, _situation.Policy, _situation.Silent) = ([1, 0.2, 3, 3], [1, 0.2, 3, 3], ["node2"]);

        _situation.Step().Acted();
    }

    [Fact]
    public void A_pause_and_a_start_leave_requests_where_they_are_and_that_is_told()
    {
        _situation.Silent = ["node2"];
        _situation.Order = OperatorOrder.Pause;
        ControlDecision paused = _situation.Step();
        paused.ChangesNothing();
        paused.Acted("pause", "ready-endpoints");

        ReadinessSituation started = new() { Silent = ["node2"], With = situation => situation with { ActiveSince = situation.Now.AddSeconds(-1) } };
        ControlDecision first = started.Step();
        first.ChangesNothing();
        Assert.Equal("ready-endpoints", first.Rules[^1].Rule);
    }

    [Fact]
    public void Metrics_that_are_unknown_do_not_keep_requests_at_nobody()
    {
        _situation.Silent = ["node2"];
        _situation.With = situation => situation with { Web = _ => SafetySituation.Nothing("web") };

        _situation.Step().Wants(1, 0.2, 3, 3);
    }

    [Fact]
    public void What_failed_is_tried_in_the_next_step()
    {
        (_situation.Silent, _situation.Fails) = (["node2"], true);
        _situation.Step().Wants(1, 0.2, 3, 3);
        _situation.Fails = false;
        _situation.Step().Wants(1, 0.2, 3, 3);
        _situation.Step();
        (_situation.Silent, _situation.Fails) = ([], true);
        _situation.Step().Wants(0.5, 0.2, 3, 3);
        _situation.Fails = false;
        _situation.Step().Wants(0.5, 0.2, 3, 3);
        _situation.Step().Acted();
    }

    // Written in the first step, and every fifth from then on.
    [Fact]
    public void Who_sends_requests_back_to_nobody_is_answered_each_fifth_step()
    {
        _situation.Silent = ["node2"];
        List<int> written = [];
        for (int step = 1; step <= 12; step++)
        {
            if (!_situation.Step().Desired.IsEmpty)
            {
                written.Add(step);
            }

            _situation.Mesh = [0.5, 0.2, 3, 3];
        }

        Assert.Equal([1, 6, 11], written);
    }

    // Whatever comes and goes, whatever the policy wants and others do.
    [Property(MaxTest = 60)]
    public void No_weights_that_are_sent_are_those_of_nobody_and_they_are_rarely_sent_for_it(long seed)
    {
        CounterRandom random = new(seed, 5);
        ReadinessSituation situation = new("");
        List<long> written = [];
        for (int step = 0; step < 60; step++)
        {
            situation.Silent = [.. new[] { "node1", "node2" }.Where(_ => random.NextDouble() < 0.4)];
            situation.Fails = random.NextDouble() < 0.1;
            situation.Policy = random.NextDouble() < 0.2 ? [random.NextInt(5) / 4.0, 0.2, 3, 3] : situation.Policy;
            situation.Mesh = random.NextDouble() < 0.1 ? [random.NextInt(5) / 4.0, 0.2, 3, 3] : situation.Mesh;
            ControlDecision decision = situation.Step();
            if (decision.Desired.Traffic.GetValueOrDefault("web")?.Weights is { } weights)
            {
                Assert.Equal(100, weights.Values.Sum());
                Assert.All(situation.Silent, node => Assert.Equal(0, weights[node]));
                written.AddRange(!situation.Fails && decision.Rules.Any(rule => rule.Rule == "ready-endpoints") ? [(long)step] : []);
            }
        }

        Assert.All(written, first => Assert.InRange(written.Count(other => other >= first && other < first + 20), 1, 6));
    }
}
