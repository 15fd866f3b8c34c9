using Meshward.Core.Control;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Control;

/// <summary>What bad metrics do. The policy wants less of everything, the twin more, so that it shows whose action is taken.</summary>
public sealed class MetricsRulesTests
{
    private static readonly SafetySituation _situation = new() { Policy = [0, 0, 1, 1], Twin = [1, 0.4, 5, 5] };

    [Fact]
    public void Good_metrics_let_the_policy_act()
    {
        ControlDecision decision = _situation.Decide();

        decision.Wants(0, 0, 1, 1);
        decision.Acted();
        Assert.Equal(DecisionSource.Policy, decision.Source);
    }

    // Web is two thirds of the load. Node1 serves pay as well, whose metrics are good, and pay has replicas of its own: these two may grow.
    [Fact]
    public void Unknown_metrics_hold_the_configuration_and_scaling_out_on_a_good_signal_stays_allowed()
    {
        ControlDecision decision = (_situation with { Web = _ => SafetySituation.Nothing("web") }).Decide();

        decision.Wants(0.5, 0.2, 5, 5);
        decision.Acted("unknown-metrics", "good-signal");
        Assert.Equal("web: connection refused", decision.Rules[0].Given);
        Assert.Equal("cores.node1 3 to 5; replicas.pay 3 to 5", decision.Rules[1].Given);
        Assert.Equal(DecisionSource.Twin, decision.Source);
    }

    // Pay is unknown: its own replicas stay, while node1 may grow by what is known of web.
    [Fact]
    public void A_service_whose_own_metrics_are_bad_does_not_grow()
    {
        ControlDecision decision = (_situation with { Pay = _ => SafetySituation.Nothing("pay") }).Decide();

        decision.Wants(0.5, 0.2, 5, 3);
    }

    [Fact]
    public void Scaling_in_is_not_allowed_on_a_good_signal_while_others_are_unknown()
    {
        ControlDecision decision = (_situation with { Web = _ => SafetySituation.Nothing("web"), Twin = [0, 0, 1, 1] }).Decide();

        decision.ChangesNothing();
        decision.Acted("unknown-metrics");
    }

    [Fact]
    public void Without_any_known_metrics_nothing_changes()
    {
        ControlDecision decision = (_situation with { Web = _ => SafetySituation.Nothing("web"), Pay = _ => SafetySituation.Nothing("pay") }).Decide();

        decision.ChangesNothing();
        decision.Acted("unknown-metrics");
    }

    // The time step is 10 s: metrics of 10 s are fresh, those of 10.1 s are not.
    [Theory]
    [InlineData(10, true)]
    [InlineData(10.1, false)]
    public void Metrics_are_stale_from_one_time_step_on(double ageSeconds, bool isGood)
    {
        ControlDecision decision = (_situation with { Web = situation => situation.Window("web", 20, ageSeconds: ageSeconds), Twin = null }).Decide();

        if (isGood)
        {
            decision.Wants(0, 0, 1, 1);
        }
        else
        {
            decision.ChangesNothing();
            decision.Acted("stale-metrics");
            Assert.Equal("web: 10.1 s old", decision.Rules[0].Given);
        }
    }

    [Fact]
    public void An_old_interval_with_new_samples_behind_it_is_stale()
    {
        ControlDecision decision = (_situation with
        {
            Web = situation => situation.Window("web", 20) with { Interval = (situation with { Now = situation.Now.AddMinutes(-1) }).Window("web", 20).Interval },
            Twin = null,
        }).Decide();

        decision.ChangesNothing();
        decision.Acted("stale-metrics");
    }

    [Fact]
    public void How_old_metrics_may_be_can_be_set() =>
        (_situation with { Section = "stale-after: 30 s\nlargest-change: 1", Web = situation => situation.Window("web", 20, ageSeconds: 29) }).Decide().Wants(0, 0, 1, 1);

    [Fact]
    public void A_warning_of_the_source_makes_metrics_partial()
    {
        ControlDecision decision = (_situation with { Web = situation => situation.Window("web", 20) with { Warnings = ["store-3 left out"] }, Twin = null }).Decide();

        decision.ChangesNothing();
        decision.Acted("partial-metrics");
        Assert.Equal("web: the source warns: store-3 left out", decision.Rules[0].Given);
    }

    [Fact]
    public void Requests_without_response_times_make_metrics_partial()
    {
        RequestStatistics blind = SafetySituation.Requests(20, 0.1) with { ResponseTimes = ResponseTimes.All(Statistic.Unknown("the sum is NaN")) };
        ControlDecision decision = (_situation with { Web = situation => situation.Window("web", 20) with { Interval = situation.Interval(blind, []) }, Twin = null }).Decide();

        decision.ChangesNothing();
        decision.Acted("partial-metrics");
    }

    // Pay had 10 of 210 requests at most: 4.8 % of the load, of which a tenth may be missing. It counts with its highest load, 10.
    [Fact]
    public void A_small_missing_share_is_tolerated_with_the_highest_load_remembered()
    {
        SafetySituation situation = _situation with
        {
            Web = own => own.Window("web", 30),
            Pay = _ => SafetySituation.Nothing("pay"),
            State = SafetySituation.Filled with { Loads = [new KnownLoads("web", [30]), new KnownLoads("pay", [1, 3, 2])] },
        };
        ControlDecision decision = situation.Decide();

        decision.Wants(0, 0, 1, 1);
        decision.Acted("missing-share");
        Assert.Equal(3, decision.Observed.Services[1].LoadPerSecond);
        Assert.Equal(3.0 / 33, decision.Observed.MissingShare, 12);
        Assert.Equal("takes pay at 3 req/s", decision.Rules[0].Did);

        (situation with { Section = "missing-share: 0.09\nlargest-change: 1", Twin = null }).Decide().ChangesNothing();
    }

    [Fact]
    public void What_is_missing_of_a_service_that_was_never_seen_is_not_small()
    {
        ControlDecision decision = (_situation with
        {
            Web = own => own.Window("web", 30),
            Pay = _ => SafetySituation.Nothing("pay"),
            State = SafetySituation.Filled with { Loads = [new KnownLoads("web", [30])] },
            Twin = null,
        }).Decide();

        decision.ChangesNothing();
        Assert.Equal(1, decision.Observed.MissingShare);
        Assert.Equal(5, decision.Observed.Services[1].LoadPerSecond);
    }

    // Nine steps are held already; this is the tenth, and the eleventh is the first with the rules' action everywhere.
    [Fact]
    public void A_hold_is_bounded_and_ends_with_the_twins_action_that_reduces_nothing()
    {
        SafetySituation situation = _situation with
        {
            Web = _ => SafetySituation.Nothing("web"),
            Pay = _ => SafetySituation.Nothing("pay"),
            Twin = [1, 0.4, 5, 1],
            State = SafetySituation.Filled with { HeldSteps = 9 },
        };
        ControlDecision tenth = situation.Decide();
        tenth.ChangesNothing();
        Assert.Equal(10, tenth.Next.HeldSteps);

        ControlDecision eleventh = situation.Then(tenth).Decide();
        eleventh.Wants(0.5, 0.2, 5, 3);
        eleventh.Acted("unknown-metrics", "hold-limit");
        Assert.Equal("a hold of 10 steps", eleventh.Rules[1].Given);

        ControlDecision twelfth = situation.Then(eleventh).Decide();
        twelfth.ChangesNothing();
        Assert.Equal("finds nothing to add, and keeps the configuration", twelfth.Rules[1].Did);
    }

    [Fact]
    public void A_hold_ends_with_good_metrics()
    {
        ControlDecision decision = (_situation with { State = SafetySituation.Filled with { HeldSteps = 7 } }).Decide();

        Assert.Equal(0, decision.Next.HeldSteps);
        decision.Wants(0, 0, 1, 1);
    }
}
