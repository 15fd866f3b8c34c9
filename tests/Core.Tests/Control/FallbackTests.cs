using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>Where the policy is not trusted, the twin acts, and takes no capacity away. The mesh is at 0.5, 0.2, 3, 3.</summary>
public sealed class FallbackTests
{
    private static readonly SafetySituation _outside = new() { IsInsideRegion = false, Policy = [0, 0.4, 5, 1] };

    [Fact]
    public void Outside_the_operating_region_the_twin_acts()
    {
        ControlDecision decision = (_outside with { Twin = [1, 0, 5, 4] }).Decide();

        decision.Wants(1, 0, 5, 4);
        decision.Acted("operating-region");
        Assert.Equal(DecisionSource.Twin, decision.Source);
    }

    // Routing is no capacity and follows the twin; fewer cores and fewer replicas are less of it.
    [Fact]
    public void A_fallback_never_reduces_capacity()
    {
        ControlDecision decision = (_outside with { Twin = [1, 0.2, 1, 1] }).Decide();

        decision.Wants(1, 0.2, 3, 3);
        decision.Acted("operating-region", "never-less-capacity");
        Assert.Equal("cores.node1 3 to 1; replicas.pay 3 to 1", decision.Rules[1].Given);
    }

    // More blocking is less capacity, and the weight was for a web of which 40 % are blocked.
    [Fact]
    public void A_fallback_blocks_no_more_and_moves_no_requests_without_that()
    {
        ControlDecision decision = (_outside with { Twin = [1, 0.4, 1, 1] }).Decide();

        decision.ChangesNothing();
        decision.Acted("operating-region", "never-less-capacity", "better-to-stay");
        Assert.Equal("blocking.web 0.2 to 0.4; cores.node1 3 to 1; replicas.pay 3 to 1", decision.Rules[1].Given);
    }

    // 30 requests per second are the most that web has in training. The policy claims to be inside the region all the same.
    [Theory]
    [InlineData(30, false)]
    [InlineData(30.001, true)]
    [InlineData(1e300, true)]
    [InlineData(double.MaxValue, true)]
    public void A_load_above_all_of_the_training_is_outside_whatever_the_proposal_says(double load, bool isOutside)
    {
        SafetySituation situation = new() { Web = own => own.Window("web", load), Policy = [0, 0, 1, 1], Twin = [1, 0, 1, 1] };
        ControlDecision decision = situation.Decide();

        if (isOutside)
        {
            decision.Wants(1, 0.2, 3, 3);
            Assert.Equal("operating-region", decision.Rules[0].Rule);
        }
        else
        {
            decision.Wants(0, 0, 1, 1);
        }
    }

    [Fact]
    public void Below_the_region_a_fallback_may_end_blocking() => (_outside with { Web = own => own.Window("web", 1), Twin = [0.5, 0, 1, 1] }).Decide().Wants(0.5, 0, 3, 3);

    [Fact]
    public void Without_a_policy_the_twin_acts()
    {
        ControlDecision decision = (_outside with { Policy = null, Twin = [1, 0, 5, 1] }).Decide();

        decision.Wants(1, 0, 5, 3);
        decision.Acted("no-proposal", "never-less-capacity");
    }

    [Fact]
    public void Without_policy_and_twin_nothing_changes()
    {
        ControlDecision decision = (_outside with { Policy = null, Twin = null }).Decide();

        decision.ChangesNothing();
        Assert.Equal("a proposal of the policy: none; a proposal of the calibrated rules: none", Assert.Single(decision.Rules).Given);
    }

    [Fact]
    public void Proposals_that_cannot_be_set_are_none()
    {
        SafetySituation situation = _outside;
        ControlInput input = situation.Input with
        {
            Policy = new Proposal("learned", [0, 0, 5, 0], true),
            Twin = new Proposal("rules", [0, 0], true),
        };
        ControlDecision decision = ControlStep.Decide(situation.Scenario, input, situation.State);

        decision.ChangesNothing();
        Assert.Equal("a proposal of the policy: level 5 of cores.node1, which has 5; a proposal of the calibrated rules: 2 levels for 4 controls", decision.Rules[0].Given);
        ControlStep.Decide(situation.Scenario, input with { Twin = new Proposal("rules", default, true) }, situation.State).ChangesNothing();
    }

    [Fact]
    public void A_control_that_cannot_be_read_is_left_alone()
    {
        SafetySituation situation = new() { Policy = [0, 0, 1, 1] };
        ControlInput input = situation.Input with
        {
            Present = situation.Input.Present with { NodeCores = ImmutableSortedDictionary<string, double>.Empty.Add("node1", double.NaN) },
        };
        ControlDecision decision = ControlStep.Decide(situation.Scenario, input, situation.State);

        decision.Wants(0, 0, null, 1);
        decision.Acted("unreadable-control");
        Assert.Empty(decision.Desired.NodeCores);
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(-10, 110)]
    public void Weights_that_do_not_sum_to_100_or_are_negative_cannot_be_read(int node1, int node2)
    {
        SafetySituation situation = new();
        var traffic = new Actuation(node1, node2);
        ControlDecision decision = ControlStep.Decide(
            situation.Scenario, situation.Input with { Present = situation.Input.Present with { Traffic = traffic.Of() } }, situation.State);

        Assert.Null(decision.Controls[0].Present);
        Assert.Null(decision.Controls[0].Desired);
        Assert.Equal(0.2, decision.Controls[1].Present);
    }

    private sealed record Actuation(int Node1, int Node2)
    {
        public ImmutableSortedDictionary<string, Meshward.Core.Actuation.DesiredTraffic> Of() =>
            ImmutableSortedDictionary<string, Meshward.Core.Actuation.DesiredTraffic>.Empty.Add(
                "web",
                new(ImmutableSortedDictionary<string, int>.Empty.Add("node1", Node1).Add("node2", Node2), 0.2));
    }
}
