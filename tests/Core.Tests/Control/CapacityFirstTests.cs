using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>Capacity out and ready, then requests; requests away and answered, then capacity in: over steps, as none waits for the other.</summary>
public sealed class CapacityFirstTests
{
    private readonly ReadinessSituation _situation = new();

    [Fact]
    public void Requests_move_to_a_node_when_the_capacity_that_was_decided_with_them_is_ready()
    {
        _situation.Policy = [0.75, 0.2, 5, 3];
        ControlDecision first = _situation.Step();
        first.Wants(0.5, 0.2, 5, 3);
        first.Acted("capacity-first");
        Assert.Equal(("node1: cores.node1 3 to 5", "lets these wait for it: routing.web.node1 0.5 to 0.75"), (first.Rules[0].Given, first.Rules[0].Did));

        _situation.Coming = ["node1"];
        for (int step = 0; step < 20; step++)
        {
            ControlDecision waits = _situation.Step();
            Assert.True(waits.Desired.IsEmpty);
            Assert.Equal("node1: 1 of 2 replicas ready", waits.Rules[0].Given);
        }

        _situation.Coming = [];
        _situation.Step().Wants(0.75, 0.2, 5, 3);
    }

    // A pod that nobody can place is never ready, and the other node has all of the requests meanwhile.
    [Fact]
    public void Requests_wait_for_five_minutes_at_most_and_not_for_what_others_have_added()
    {
        _situation.Policy = [0.75, 0.2, 5, 3];
        _situation.Step().Wants(0.5, 0.2, 5, 3);
        _situation.Coming = ["node1"];
        _situation.Step().Wants(0.5, 0.2, 5, 3);
        _situation.Step(seconds: 300).Wants(0.75, 0.2, 5, 3);

        ReadinessSituation others = new() { Policy = [0.75, 0.2, 3, 3], Coming = ["node1"] };
        others.Step().Wants(0.75, 0.2, 3, 3);
    }

    [Fact]
    public void Requests_move_away_from_a_node_whose_capacity_is_coming()
    {
        (_situation.Policy, _situation.Coming) = ([0.25, 0.2, 3, 3], ["node1"]);

        _situation.Step().Wants(0.25, 0.2, 3, 3);
    }

    // No control of this scenario sets what node2 has.
    [Fact]
    public void Capacity_that_no_control_sets_is_not_waited_for()
    {
        (_situation.Policy, _situation.Coming) = ([0.25, 0.2, 3, 3], ["node2"]);

        _situation.Step().Wants(0.25, 0.2, 3, 3);
    }

    [Fact]
    public void Where_the_mesh_does_not_tell_who_is_ready_all_is_set_at_once() =>
        new SafetySituation { Policy = [0.75, 0.1, 5, 3] }.Decide().Wants(0.75, 0.1, 5, 3);

    [Fact]
    public void Fewer_are_blocked_when_the_capacity_for_it_is_ready_and_five_minutes_later_at_last()
    {
        _situation.Policy = [0.5, 0, 5, 3];
        _situation.Step().Wants(0.5, 0.2, 5, 3);
        _situation.Coming = ["node1"];
        _situation.Step().Wants(0.5, 0.2, 5, 3);
        _situation.Step(seconds: 300).Wants(0.5, 0, 5, 3);
    }

    [Fact]
    public void More_are_blocked_at_once()
    {
        (_situation.Policy, _situation.Coming) = ([0.5, 0.4, 5, 3], ["node1"]);

        _situation.Step().Wants(0.5, 0.4, 5, 3);
    }

    // The last good one has more cores at node1, and more requests. After it the policy is not followed, and what waits is set all the same.
    [Fact]
    public void What_a_rollback_has_to_wait_for_is_set_when_it_is_ready()
    {
        _situation.With = situation => situation with { State = situation.State with { LastGood = [0.75, 0.2, 5, 3] }, Web = at => at.Window("web", 20, mean: 3) };
        (_situation.Order, _situation.Policy) = (OperatorOrder.Rollback, [0.25, 0.2, 3, 3]);
        _situation.Step().Wants(0.5, 0.2, 5, 3);
        _situation.Coming = ["node1"];
        _situation.Step().Wants(0.5, 0.2, 5, 3);
        _situation.Coming = [];
        _situation.Step().Wants(0.75, 0.2, 5, 3);
        Assert.Empty(_situation.State.Waiting);
    }

    [Fact]
    public void Capacity_goes_when_requests_that_were_on_their_way_had_time_to_be_answered()
    {
        (_situation.Drain, _situation.Policy) = (TimeSpan.FromSeconds(15), [0.25, 0.2, 1, 3]);
        ControlDecision first = _situation.Step();
        first.Wants(0.25, 0.2, 3, 3);
        first.Acted("drain-first");
        _situation.Step().Wants(0.25, 0.2, 3, 3); // 10 s later
        _situation.Step().Wants(0.25, 0.2, 1, 3);
    }
}
