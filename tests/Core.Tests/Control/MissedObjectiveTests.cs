using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>While the web answers in 2 s, of which 1 s is allowed, growth alone is right.</summary>
public sealed class MissedObjectiveTests
{
    [Fact]
    public void No_cores_go_in_while_an_objective_is_missed()
    {
        ExchangeSituation situation = new() { Policy = [0.5, 0.2, 1, 5], Delay = 2 };
        ControlDecision decision = situation.Step();

        decision.Wants(0.5, 0.2, 3, 5);
        Assert.Equal(("missed-objective", "cores.node1 3 to 1", "takes less of this away while delay.web <= 1 is missed"), (decision.Rules[0].Rule, decision.Rules[0].Given, decision.Rules[0].Did));
        situation.Delay = 0.1;
        situation.Step().Wants(0.5, 0.2, 1, 5);
    }

    // Seven cores are allowed: one of the two that are to be taken away pays for the second of two that are added.
    [Fact]
    public void Cores_go_in_as_far_as_the_cap_wants_it_for_growth_elsewhere()
    {
        ExchangeSituation situation = new(cap: 7) { Policy = [0.5, 0.2, 1, 5], Delay = 2 };

        situation.Step().Wants(0.5, 0.2, 2, 5);
    }

    [Fact]
    public void What_a_ceiling_orders_goes_in_all_the_same()
    {
        ExchangeSituation situation = new("largest-change: 1\nlimits: { cores.node1: { ceiling: 2 } }") { Policy = [0.5, 0.2, 1, 3], Delay = 2 };

        situation.Step().Wants(0.5, 0.2, 2, 3);
    }

    [Fact]
    public void An_operator_may_take_cores_away_by_a_rollback()
    {
        ExchangeSituation situation = new() { Delay = 2, Order = OperatorOrder.Rollback };
        situation.State = situation.State with { LastGood = [0.5, 0.2, 1, 3] };

        situation.Step().Wants(0.5, 0.2, 1, 3);
    }
}
