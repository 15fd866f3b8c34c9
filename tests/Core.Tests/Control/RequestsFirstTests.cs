using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// Capacity stays where requests still are that an action moves away. Node1 has 75 % of the requests and five cores, node2 has one, and it is to be the other
/// way round. Cores that are added are ready two steps later.
/// </summary>
public sealed class RequestsFirstTests
{
    private static readonly double[] _before = [0.75, 0.2, 5, 1], _after = [0.25, 0.2, 1, 5];

    [Fact]
    public void A_rollback_by_hand_takes_no_cores_from_a_node_whose_requests_wait_for_capacity_elsewhere()
    {
        ExchangeSituation situation = Rollback();
        ControlDecision first = situation.Step();

        first.Wants(0.75, 0.2, 5, 5);
        first.Acted("manual-rollback", "capacity-first", "requests-first");
        Assert.Equal(("cores.node1 5 to 1", "leaves these as they are until the requests have left"), (first.Rules[2].Given, first.Rules[2].Did));
        situation.Step().Wants(0.75, 0.2, 5, 5);
        situation.Step().Wants(0.25, 0.2, 1, 5);
        Assert.Empty(situation.State.Waiting);
        situation.Step().ChangesNothing();
    }

    // The requests leave in the third step, and 15 s are over in the second one after that.
    [Fact]
    public void What_a_rollback_leaves_waits_until_requests_on_their_way_are_answered()
    {
        ExchangeSituation situation = Rollback();
        situation.Drain = TimeSpan.FromSeconds(15);
        double[][] cores = [.. Enumerable.Range(0, 6).Select(_ => situation.Step()).Select(step => (double[])[step.Controls[0].Desired!.Value, step.Controls[2].Desired!.Value])];

        Assert.Equal([[0.75, 5], [0.75, 5], [0.25, 5], [0.25, 5], [0.25, 1], [0.25, 1]], cores);
    }

    [Fact]
    public void Without_a_drain_cores_stay_all_the_same_while_requests_wait_for_capacity_elsewhere()
    {
        ExchangeSituation situation = new() { Mesh = _before, Policy = _after };
        ControlDecision first = situation.Step();

        first.Wants(0.75, 0.2, 5, 5);
        first.Acted("capacity-first", "requests-first");
        situation.Step().Wants(0.75, 0.2, 5, 5);
        situation.Step().Wants(0.25, 0.2, 1, 5);
    }

    // Six cores are the cap. Neither can the cores go while the requests are there, nor can others be bought before: the mesh stays as it is.
    [Theory]
    [InlineData(OperatorOrder.None)]
    [InlineData(OperatorOrder.Rollback)]
    public void An_exchange_that_the_cap_leaves_no_room_for_is_not_half_done(OperatorOrder order)
    {
        ExchangeSituation situation = order == OperatorOrder.None ? new(cap: 6) { Mesh = _before, Policy = _after } : Rollback(cap: 6);
        ControlDecision decision = situation.Step();

        decision.ChangesNothing();
        Assert.Contains(decision.Rules, rule => rule.Rule == "requests-first");
        Assert.Contains(decision.Rules, rule => rule is { Rule: "spending-cap", Given: "10 per hour, 6 allowed" });
        situation.Step().ChangesNothing();
    }

    // The mesh costs 6 and 5 are allowed since now: what the cap orders does not wait.
    [Fact]
    public void What_the_cap_orders_is_taken_away_wherever_requests_are()
    {
        ExchangeSituation situation = new(cap: 5) { Mesh = _before, Policy = _after };

        situation.Step().Wants(0.75, 0.2, 4, 1);
    }

    [Fact]
    public void What_a_ceiling_orders_is_taken_away_wherever_requests_are()
    {
        ExchangeSituation situation = new("largest-change: 1\ncool-down: 0 s\nlimits: { cores.node1: { ceiling: 4 } }") { Mesh = _before, Policy = _after };

        situation.Step().Wants(0.75, 0.2, 4, 5);
    }

    // More is to be blocked, up to a ceiling that is lower: those that are let in need what they have.
    [Fact]
    public void Cores_stay_where_requests_are_let_in_that_were_to_be_blocked()
    {
        ExchangeSituation situation = new("largest-change: 1\ncool-down: 0 s\nlimits: { blocking.web: { ceiling: 0.3 } }")
        {
            Policy = [0.5, 0.4, 1, 3],
            Forecast = _ => new Forecast([true], 0),
        };

        situation.Step().Wants(0.5, 0.3, 3, 3);
    }

    // Node2 falls silent, and node1 has all of the requests. Two cores are enough for half of them; a model that is asked for half of them says so, too.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cores_stay_where_all_requests_are_while_nobody_is_ready_at_the_other_node(bool withModel)
    {
        ExchangeSituation situation = new() { Mesh = [0.5, 0.2, 5, 5], Policy = [0.5, 0.2, 2, 5], Silent = ["node2"], Forecast = withModel ? _ => new Forecast([true], 0) : null };
        situation.Step().Wants(1, 0.2, 5, 5);
        situation.Step().Wants(1, 0.2, 5, 5);
        situation.Silent = [];
        situation.Step().Wants(0.5, 0.2, 5, 5); // the requests are still there when this is decided
        situation.Step().Wants(0.5, 0.2, 2, 5);
    }

    [Fact]
    public void Growth_does_not_wait_while_nobody_is_ready_at_a_node()
    {
        ExchangeSituation situation = new() { Policy = [0.5, 0.2, 5, 3], Silent = ["node2"] };

        situation.Step().Wants(1, 0.2, 5, 3);
    }

    // Node1 gives a replica away for larger ones: three of five cores each are there before it goes, for five minutes at most.
    [Fact]
    public void Replicas_go_when_the_cores_that_they_are_exchanged_for_are_ready()
    {
        SafetySituation situation = new() { Policy = [0.5, 0.2, 5, 2] };
        Scenario scenario = situation.Scenario with { Controls = situation.Scenario.Controls.SetItem(3, situation.Scenario.Controls[3] with { Name = "replicas.node1", Node = "node1", Service = null }) };
        SafetyState state = situation.State with { Controls = situation.State.Controls.SetItem(3, new ControlHistory("replicas.node1", null, 0, [])) };

        Step(3, 0).Wants(0.5, 0.2, 5, 3);
        Step(5, 10, "node1").Wants(0.5, 0.2, 5, 3);
        Step(5, 20).Wants(0.5, 0.2, 5, 2);
        Step(5, 300, "node1").Wants(0.5, 0.2, 5, 2);

        ControlDecision Step(double cores, double seconds, params string[] coming)
        {
            SafetySituation now = situation with { Now = situation.Now.AddSeconds(seconds) };
            ControlDecision decision = ControlStep.Decide(
                scenario,
                now.Input with
                {
                    Present = SafetySituation.Mesh(0.5, 0.2, cores, 1) with { Replicas = ImmutableSortedDictionary<string, double>.Empty.Add("node1", 3) },
                    Readiness = new MeshReadiness(true, ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty, coming.ToImmutableSortedDictionary(name => name, _ => "being replaced")),
                },
                state);
            state = decision.Next;
            return decision;
        }
    }

    private static ExchangeSituation Rollback(double? cap = null)
    {
        ExchangeSituation situation = new(cap: cap) { Mesh = _before, Policy = _before, Twin = [0.75, 0.2, 1, 1], Order = OperatorOrder.Rollback };
        situation.State = situation.State with { LastGood = [.. _after] };
        return situation;
    }
}
