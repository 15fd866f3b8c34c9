using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>What becomes of an action of which a part is held back. The mesh is at 0.5, 0.2, 3, 3: a weight, a blocking rate, cores, replicas.</summary>
public sealed class WholeActionTests
{
    // The action takes a core from node1 since it sends it fewer requests. The weight has turned too often, so that the requests still come: the core stays.
    [Fact]
    public void Cores_do_not_go_in_while_the_requests_that_were_to_leave_stay()
    {
        ControlDecision decision = new SafetySituation { Policy = [0.25, 0.2, 2, 3], State = SafetySituation.Changed(0, SafetySituation.Start, 1, 85, 90, 95, 99) }.Decide();

        decision.ChangesNothing();
        decision.Acted("direction-changes", "whole-action");
        Assert.Equal(("cores.node1 3 to 2", "leaves these as they are, since routing.web.node1 is not yet as the action wants"), (decision.Rules[1].Given, decision.Rules[1].Did));
    }

    // Pay has replicas of its own, and none of its requests are at nodes: it has nothing to do with a weight of web.
    [Fact]
    public void Replicas_of_a_service_with_capacity_of_its_own_do_not_wait_for_a_weight_of_another_service() =>
        new SafetySituation { Policy = [0.25, 0.2, 2, 2], State = SafetySituation.Changed(0, SafetySituation.Start, 1, 85, 90, 95, 99) }.Decide().Wants(0.5, 0.2, 3, 2);

    // Web answers in 2 s for 1 s that are allowed. Pay is none of its business.
    [Fact]
    public void Replicas_of_a_service_go_in_while_an_objective_of_another_one_is_missed() =>
        new SafetySituation { Policy = [0.5, 0.2, 2, 2], Web = own => own.Window("web", 20, mean: 2) }.Decide().Wants(0.5, 0.2, 3, 2);

    // A quarter of the way is 0.25 of the requests. Two steps later they are all elsewhere, and the cores follow.
    [Fact]
    public void Cores_go_in_when_the_weight_has_gone_all_the_way()
    {
        SafetySituation situation = new() { Section = "cool-down: 0 s", Policy = [0, 0.2, 2, 3] };
        ControlDecision first = situation.Decide(), second = situation.Then(first).Decide();

        first.Wants(0.25, 0.2, 3, 3);
        second.Wants(0, 0.2, 2, 3);
    }

    // Four cores of range: one at a time for each of the two, none of which waits for the other.
    [Fact]
    public void Two_reductions_that_go_a_part_of_the_way_do_not_wait_for_each_other() =>
        new SafetySituation { Section = "", Present = [0.5, 0.2, 5, 5], Policy = [0.5, 0.2, 1, 1] }.Decide().Wants(0.5, 0.2, 4, 4);

    // Requests are to go to node1, which gets cores for it, and less is to be blocked. One core of two has to wait.
    [Fact]
    public void Requests_are_not_sent_where_growth_is_held_back_and_no_more_of_them_are_admitted() =>
        new SafetySituation { Section = "largest-change: 1\nlargest-growth: 0.25", Policy = [1, 0, 5, 3] }.Decide().Wants(0.5, 0.2, 4, 3);

    // A node is starved, and growth waits: requests that leave it do not.
    [Fact]
    public void Requests_leave_a_node_whose_growth_is_held_back() =>
        new SafetySituation { Section = "largest-change: 1\nlargest-growth: 0.25", Policy = [0, 0.2, 5, 3] }.Decide().Wants(0, 0.2, 4, 3);

    // Shedding more protects the mesh, whatever else has to wait.
    [Fact]
    public void More_is_blocked_although_growth_is_held_back() =>
        new SafetySituation { Section = "largest-change: 1\nlargest-growth: 0.25", Policy = [0.5, 0.4, 5, 3] }.Decide().Wants(0.5, 0.4, 4, 3);

    // The web answers in 2 s for 1 s that are allowed: a weight that turned often enough turns all the same, cores do not come back in for it.
    [Fact]
    public void A_weight_turns_while_an_objective_is_missed()
    {
        SafetySituation situation = new()
        {
            Policy = [0.25, 0.2, 3, 3],
            State = SafetySituation.Changed(0, SafetySituation.Start, 1, 85, 90, 95, 99),
            Web = own => own.Window("web", 20, mean: 2),
        };

        situation.Decide().Wants(0.25, 0.2, 3, 3);
        (situation with { Web = own => own.Window("web", 20) }).Decide().ChangesNothing();
    }

    [Fact]
    public void More_is_blocked_while_an_objective_is_missed_however_often_that_was_turned_before()
    {
        SafetySituation situation = new()
        {
            Policy = [0.5, 0.4, 3, 3],
            State = SafetySituation.Changed(1, SafetySituation.Start, -1, 85, 90, 95, 99),
            Web = own => own.Window("web", 20, mean: 2),
        };

        situation.Decide().Wants(0.5, 0.4, 3, 3);
        (situation with { Web = own => own.Window("web", 20) }).Decide().ChangesNothing();
    }

    // Neither policy nor rules know anything of where they would go: cores are added, and weights stay.
    [Fact]
    public void Where_the_trace_covers_neither_proposal_growth_alone_is_taken()
    {
        SafetySituation situation = new() { IsInsideRegion = false, IsTwinInsideRegion = false, Policy = [0, 0, 1, 1], Twin = [1, 0, 5, 1] };
        ControlDecision decision = situation.Decide();

        decision.Wants(0.5, 0.2, 5, 3);
        decision.Acted("operating-region");
    }
}
