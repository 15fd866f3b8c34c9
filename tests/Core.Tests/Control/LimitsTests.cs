using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>Floors, ceilings, the spending cap and weights. The mesh is at 0.5, 0.2, 3, 3.</summary>
public sealed class LimitsTests
{
    private const string Limits = "largest-change: 1\nlimits: { cores.node1: { floor: 2, ceiling: 4 }, blocking.web: { ceiling: 0.25 }, routing.web.node1: { floor: 0.25 } }";

    [Fact]
    public void Nothing_is_set_below_a_floor()
    {
        ControlDecision decision = new SafetySituation { Section = Limits, Policy = [0, 0.1, 1, 1], Forecast = _ => new Forecast([true], 0) }.Decide();

        decision.Wants(0.25, 0.1, 3, 1); // requests that stay at node1 keep its cores
        decision.Acted("floor-and-ceiling", "requests-first");
        Assert.Equal("routing.web.node1 0.5 to 0, becomes 0.25; cores.node1 3 to 1, becomes 2", decision.Rules[0].Given);
    }

    // Of the blocking rates up to 0.25 the largest is 0.2. A core of the two that were to come with the requests may not, and these stay.
    [Fact]
    public void Nothing_is_set_above_a_ceiling() => new SafetySituation { Section = Limits, Policy = [1, 0.4, 5, 5] }.Decide().Wants(0.5, 0.2, 4, 5);

    [Fact]
    public void A_fallback_does_not_cross_a_ceiling_either() =>
        new SafetySituation { Section = Limits, IsInsideRegion = false, Twin = [1, 0, 5, 5] }.Decide().Wants(0.5, 0.2, 4, 5);

    [Fact]
    public void What_is_found_outside_is_brought_back() =>
        new SafetySituation { Section = Limits, Present = [0, 0.4, 5, 3], Policy = [0, 0.4, 5, 3] }.Decide().Wants(0.25, 0.2, 4, 3);

    [Fact]
    public void A_fallback_leaves_capacity_that_is_found_above_a_ceiling() =>
        new SafetySituation { Section = Limits, Present = [0.5, 0.2, 5, 3], IsInsideRegion = false, Twin = [0.5, 0.2, 1, 3] }.Decide().ChangesNothing();

    // Three cores and three replicas of a core each cost 6 at a price of 1. The policy wants ten, and eight are allowed: what was added is cut
    // by turns, cores first, and no more requests go to node1.
    [Fact]
    public void The_spending_cap_cuts_growth()
    {
        ControlDecision decision = new SafetySituation { Section = "price-per-core-hour: 1\nmost-per-hour: 8\nlargest-change: 1", Policy = [1, 0.2, 5, 5] }.Decide();

        decision.Wants(0.5, 0.2, 4, 4);
        decision.Acted("spending-cap", "better-to-stay");
        Assert.Equal("10 per hour, 8 allowed", decision.Rules[0].Given);
    }

    [Fact]
    public void A_fallback_does_not_cross_the_cap() =>
        new SafetySituation { Section = "price-per-core-hour: 0.5\nmost-per-hour: 3.4", IsInsideRegion = false, Twin = [0.5, 0.2, 5, 1] }.Decide().Wants(0.5, 0.2, 3, 3);

    // Two cores less pay for two replicas more.
    [Fact]
    public void What_is_saved_may_be_spent() =>
        new SafetySituation { Section = "price-per-core-hour: 1\nmost-per-hour: 6\nlargest-change: 1", Policy = [0.5, 0.2, 1, 5] }.Decide().Wants(0.5, 0.2, 1, 5);

    // The mesh costs 6, and 5 are allowed now: the first of two that are equally far above their floors gives one.
    [Fact]
    public void What_is_found_above_the_cap_is_brought_back() =>
        new SafetySituation { Section = "price-per-core-hour: 1\nmost-per-hour: 5" }.Decide().Wants(0.5, 0.2, 2, 3);

    [Fact]
    public void A_hold_or_fallback_above_the_cap_changes_nothing()
    {
        SafetySituation situation = new() { Section = "price-per-core-hour: 1\nmost-per-hour: 5", Twin = [0.5, 0.2, 5, 5] };

        (situation with { Web = _ => SafetySituation.Nothing("web") }).Decide().ChangesNothing();
        (situation with { IsInsideRegion = false }).Decide().ChangesNothing();
    }

    // Somebody set 60 % and 40 % by hand, where the scenario has 0 and 50 %: node1 is brought back, and node2, just changed, stays.
    [Fact]
    public void Weights_that_were_set_by_hand_become_weights_that_sum_to_100()
    {
        SafetySituation situation = new();
        var scenario = situation.Scenario;
        scenario = scenario with
        {
            Controls =
            [
                scenario.Controls[0] with { Levels = [0, 0.5] , InitialLevel = 0 },
                scenario.Controls[0] with { Name = "routing.web.node2", Node = "node2", Levels = [0, 0.5], InitialLevel = 0 },
            ],
            Mesh = scenario.Mesh with { Nodes = ["node1", "node2", "node3"] },
            Safety = new(),
            Bounds = [],
        };
        ControlInput input = situation.Input with
        {
            Present = SafetySituation.Mesh(0.6, 0, 1, 1) with
            {
                Traffic = ImmutableSortedDictionary<string, DesiredTraffic>.Empty.Add("web", new DesiredTraffic(
                    ImmutableSortedDictionary<string, int>.Empty.Add("node1", 60).Add("node2", 40).Add("node3", 0), 0)),
            },
            Policy = new Proposal("learned", [1, 1], true),
        };
        SafetyState state = SafetySituation.Filled with
        {
            Controls = [new ControlHistory("routing.web.node1", null, 0, []), new ControlHistory("routing.web.node2", SafetySituation.Start.AddHours(1).AddSeconds(-1), 1, [])],
        };
        ControlDecision decision = ControlStep.Decide(scenario, input, state);

        decision.Wants(0.5, 0.4);
        Assert.Equal([50, 40, 10], decision.Desired.Traffic["web"].Weights!.Values);
    }

    // Cores below their floor would be raised to it; but replicas that somebody scaled to 7 cost the whole cap already.
    [Fact]
    public void Where_floor_and_cap_are_in_conflict_the_cap_wins() =>
        new SafetySituation
        {
            Section = "price-per-core-hour: 1\nmost-per-hour: 7\nlimits: { cores.node1: { floor: 2 } }",
            Present = [0.5, 0.2, 1, 7],
            IsInsideRegion = false,
            Twin = [0.5, 0.2, 2, 5],
        }.Decide().ChangesNothing();
}
