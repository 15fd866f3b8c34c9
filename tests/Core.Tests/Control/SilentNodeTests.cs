using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>While nobody is ready at a node, those that carry its requests get no more than these: what is proposed for them is for weights that are not there.</summary>
public sealed class SilentNodeTests
{
    // Node1 has four cores, and had none of the requests; half of them are to come, and all of these let in. It gets all of them.
    [Theory]
    [InlineData("largest-change: 1\ncool-down: 0 s", 0.5, 0)]
    [InlineData("", 0.25, 0.3)]
    public void Blocking_is_not_lowered_until_a_node_has_its_requests_back(string section, double weight, double blocking)
    {
        ExchangeSituation situation = new(section) { Mesh = [0, 0.4, 4, 3], Policy = [weight, blocking, 4, 3], Silent = ["node2"] };
        ControlDecision first = situation.Step();

        first.Wants(1, 0.4, 4, 3);
        first.Acted("requests-first", "ready-endpoints");
        Assert.Equal((FormattableString.Invariant($"blocking.web 0.4 to {blocking}"), "leaves these as they are until the requests have left"), (first.Rules[0].Given, first.Rules[0].Did));
        situation.Step().Wants(1, 0.4, 4, 3);
        situation.Silent = [];
        situation.Step().Wants(weight, 0.4, 4, 3); // the requests are still there when this is decided
        situation.Step().Wants(weight, blocking, 4, 3);
    }

    [Fact]
    public void More_is_blocked_all_the_same()
    {
        ExchangeSituation situation = new() { Policy = [0.5, 0.4, 3, 3], Silent = ["node2"] };

        situation.Step().Wants(1, 0.4, 3, 3);
    }

    [Fact]
    public void What_a_ceiling_orders_of_blocking_does_not_wait()
    {
        ExchangeSituation situation = new("largest-change: 1\ncool-down: 0 s\nlimits: { blocking.web: { ceiling: 0.3 } }") { Mesh = [0.5, 0.4, 3, 3], Policy = [0.5, 0.4, 3, 3], Silent = ["node2"] };

        situation.Step().Wants(1, 0.3, 3, 3);
    }

    // A policy that gives node2 up proposes what is right without it: cores, then the weight, which nobody sees, then blocking.
    [Fact]
    public void Blocking_is_lowered_once_no_request_is_wanted_where_nobody_is_ready()
    {
        ExchangeSituation situation = new() { Mesh = [0.5, 0.4, 3, 3], Policy = [1, 0, 5, 3], ReadyAfter = 0, Silent = ["node2"] };

        situation.Step().Wants(1, 0.4, 5, 3);
        situation.Step().Wants(1, 0.4, 5, 3);
        situation.Step().Wants(1, 0, 5, 3);
    }

    [Fact]
    public void A_rollback_by_hand_leaves_blocking_until_a_node_has_its_requests_back()
    {
        ExchangeSituation situation = new() { Mesh = [0.5, 0.4, 3, 3], Policy = [0.5, 0.4, 3, 3], Silent = ["node2"], Order = OperatorOrder.Rollback };
        situation.State = situation.State with { LastGood = [0.5, 0.1, 3, 3] };

        situation.Step().Wants(1, 0.4, 3, 3);
        Assert.Equal([new WaitingChange("blocking.web", 0.1)], situation.State.Waiting);
        situation.Step().Wants(1, 0.4, 3, 3);
        situation.Silent = [];
        situation.Step().Wants(0.5, 0.4, 3, 3);
        situation.Step().Wants(0.5, 0.1, 3, 3);
        Assert.Empty(situation.State.Waiting);
    }

    // Of 25, 25 and 50 %, node1 and node2 carry 50 each. With 50, 17 and 33 % node1 would carry 75, with 100 % all, which is what is asked for.
    [Theory]
    [InlineData(0.5, 50, 50)]
    [InlineData(0, 0, 100)]
    [InlineData(0.25, 50, 50)]
    [InlineData(1, 100, 0)]
    public void Weights_move_no_more_to_a_node_than_readiness_does_or_than_it_is_to_have(double weight, int first, int second)
    {
        ControlDecision decision = Decide(Present((25, 25, 50), (40, 60, 0)), "node3", weight, 0.2, 0.4, 0.2);
        bool isKept = weight is 0.5 or 0;

        ImmutableSortedDictionary<string, int> weights = decision.Desired.Traffic["web"].Weights!;
        Assert.Equal(isKept ? [50, 50, 0] : [first, second, 0], weights.Values);
        Assert.Equal(isKept, decision.Rules.Any(rule => rule.Rule == "requests-first" && rule.Given.StartsWith("routing.web.node1 0.25 to", StringComparison.Ordinal)));
    }

    // Web's requests of node3 go to node1 and node2, where pay has its own: it blocks no less, and moves none from one to the other.
    [Theory]
    [InlineData("node3", 40, 0.2)]
    [InlineData("none", 60, 0)]
    public void Other_services_bring_no_more_to_the_nodes_that_carry_the_requests(string silent, int weight, double blocking)
    {
        ControlDecision decision = Decide(Present((25, 25, 50), (40, 60, 0)), silent, 0.25, 0.2, 0.6, 0);
        DesiredTraffic? pay = decision.Desired.Traffic.GetValueOrDefault("pay");

        Assert.Equal((weight, blocking), (pay?.Weights?["node1"] ?? 40, pay?.BlockingRate ?? 0.2));
    }

    private static DesiredState Present((int Node1, int Node2, int Node3) web, (int Node1, int Node2, int Node3) pay) => DesiredState.Unchanged with
    {
        Traffic = ImmutableSortedDictionary<string, DesiredTraffic>.Empty.Add("web", Traffic(web)).Add("pay", Traffic(pay)),
    };

    private static DesiredTraffic Traffic((int Node1, int Node2, int Node3) weights) => new(
        ImmutableSortedDictionary<string, int>.Empty.Add("node1", weights.Node1).Add("node2", weights.Node2).Add("node3", weights.Node3), 0.2);

    // Both services on three nodes, each with a weight of node1 and a blocking rate. Nobody is ready for web at one of the nodes.
    private static ControlDecision Decide(DesiredState present, string silent, params double[] policy)
    {
        SafetySituation situation = new();
        Scenario scenario = situation.Scenario;
        ControlSpec routing = scenario.Controls[0], blocking = scenario.Controls[1];
        scenario = scenario with
        {
            Controls =
            [
                routing,
                blocking,
                routing with { Name = "routing.pay.node1", Service = "pay", Levels = [0, 0.2, 0.4, 0.6, 1] },
                blocking with { Name = "blocking.pay", Service = "pay" },
            ],
            Mesh = scenario.Mesh with { Nodes = ["node1", "node2", "node3"] },
        };
        ControlInput input = situation.Input with
        {
            Present = present,
            Policy = new Proposal("learned", [.. policy.Select((value, i) => scenario.Controls[i].Levels.IndexOf(value))], true),
            Twin = null,
            Readiness = new(true, ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty.Add("web", [silent]), ImmutableSortedDictionary<string, string>.Empty),
        };
        SafetyState state = SafetySituation.Filled with { Controls = [.. scenario.Controls.Select(control => new ControlHistory(control.Name, null, 0, []))] };
        return ControlStep.Decide(scenario, input, state);
    }
}
