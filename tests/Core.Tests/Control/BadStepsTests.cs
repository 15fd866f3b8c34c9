using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Control;

/// <summary>Automatic rollback. The bound is a mean response time of web of 1 s.</summary>
public sealed class BadStepsTests
{
    private static readonly SafetySituation _good = new() { Section = "largest-change: 1\ncool-down: 0 s", Policy = [1, 0, 1, 4], Twin = [0, 0, 1, 1] };

    private static readonly SafetySituation _bad = _good with { Web = own => own.Window("web", 20, mean: 1.5) };

    // Objectives are met at 0.5, 0.2, 3, 3. The policy moves all, and what follows misses them three times: routing and blocking go back,
    // cores too since that is more, and the fourth replica stays.
    [Fact]
    public void Three_bad_steps_after_an_action_roll_back_without_taking_capacity_away()
    {
        ControlDecision acts = _good.Decide();
        acts.Wants(1, 0, 1, 4);
        Assert.Equal([0.5, 0.2, 3, 3], acts.Next.LastGood);
        ControlDecision first = _bad.Then(acts).Decide();
        ControlDecision second = _bad.Then(acts).Then(first).Decide();
        ControlDecision third = _bad.Then(acts).Then(first).Then(second).Decide();

        first.ChangesNothing();
        second.ChangesNothing();
        third.Wants(0.5, 0.2, 3, 4);
        third.Acted("bad-steps");
        Assert.Equal("delay.web <= 1 at 1.5, missed for 3 steps in a row after an action of ours", third.Rules[0].Given);
        Assert.Equal(DecisionSource.LastGood, third.Source);
    }

    [Fact]
    public void After_a_rollback_the_policy_is_not_followed_for_ten_steps()
    {
        SafetySituation situation = _good with { State = SafetySituation.Filled with { DistrustedSteps = 10 } };
        for (int step = 0; step < 10; step++)
        {
            ControlDecision decision = situation.Decide();
            decision.ChangesNothing();
            decision.Acted("distrust");
            situation = situation.Then(decision);
        }

        situation.Decide().Wants(1, 0, 1, 4);
    }

    [Fact]
    public void The_rules_may_add_capacity_while_the_policy_is_distrusted() =>
        (_good with { Twin = [0, 0, 5, 1], State = SafetySituation.Filled with { DistrustedSteps = 4 } }).Decide().Wants(0.5, 0.2, 5, 3);

    [Fact]
    public void A_good_step_ends_the_count()
    {
        ControlDecision decision = (_good with { State = Acted(badSteps: 2) }).Decide();

        Assert.Equal(0, decision.Next.BadSteps);
        Assert.DoesNotContain(decision.Rules, rule => rule.Rule == "bad-steps");
    }

    [Fact]
    public void Objectives_missed_without_an_action_of_ours_do_not_roll_back()
    {
        SafetySituation situation = _bad with { Policy = _bad.Present, State = SafetySituation.Filled with { LastGood = [0, 0, 1, 1] } };
        for (int step = 0; step < 5; step++)
        {
            ControlDecision decision = situation.Decide();
            decision.ChangesNothing();
            Assert.Equal(0, decision.Next.BadSteps);
            situation = situation.Then(decision);
        }
    }

    // Three cores more cannot have made anything worse.
    [Fact]
    public void An_action_that_only_added_capacity_is_not_answerable()
    {
        ControlDecision acts = (_bad with { Policy = [0.5, 0.2, 5, 3] }).Decide();
        ControlDecision next = _bad.Then(acts).Decide();

        Assert.False(next.Next.HasActed);
        Assert.NotNull(next.Next.ActedAt);
    }

    [Fact]
    public void What_was_wanted_and_never_came_is_no_action()
    {
        ControlDecision acts = _good.Decide();
        ControlDecision next = (_bad.Then(acts) with { Present = [0.5, 0.2, 3, 3] }).Decide();

        Assert.False(next.Next.HasActed);
        Assert.All(next.Next.Controls, control => Assert.Null(control.ChangedAt));
    }

    // It was measured under the configuration of before.
    [Fact]
    public void An_interval_that_began_before_the_last_action_is_not_judged()
    {
        ControlDecision decision = (_bad with { State = Acted(badSteps: 2) with { ActedAt = _bad.Now.AddSeconds(-5) } }).Decide();

        Assert.Equal(2, decision.Next.BadSteps);
    }

    [Fact]
    public void Without_another_good_configuration_there_is_nothing_to_go_back_to_and_the_policy_is_followed_on()
    {
        foreach (ImmutableArray<double> good in (ImmutableArray<double>[])[[], [0.5, 0.2, 3, 3]])
        {
            ControlDecision decision = (_bad with { State = Acted(badSteps: 2) with { LastGood = good } }).Decide();

            decision.Wants(1, 0, 3, 4); // no cores go in while the objective is missed
            decision.Acted("bad-steps", "missed-objective");
            Assert.Equal((0, 0, false), (decision.Next.DistrustedSteps, decision.Next.BadSteps, decision.Next.HasActed));
        }
    }

    // The load has risen, or the mesh has changed: what was good before is not, and whoever only waits for the policy's ban to end misses the objective for ten steps.
    [Fact]
    public void Three_bad_steps_under_the_configuration_that_was_gone_back_to_end_the_distrust()
    {
        SafetySituation situation = _bad with { State = SafetySituation.Filled with { DistrustedSteps = 9, LastGood = [0.5, 0.2, 3, 3] } };
        ControlDecision first = situation.Decide();
        ControlDecision second = situation.Then(first).Decide();
        ControlDecision third = situation.Then(first).Then(second).Decide();

        first.ChangesNothing();
        second.ChangesNothing();
        third.Wants(1, 0, 3, 4);
        third.Acted("bad-steps", "missed-objective");
        Assert.Equal("delay.web <= 1 at 1.5, missed for 3 steps in a row although the policy was not followed", third.Rules[0].Given);
        Assert.Empty(third.Next.LastGood);
    }

    [Fact]
    public void A_good_step_in_between_lets_the_distrust_go_on()
    {
        SafetySituation situation = _bad with { State = SafetySituation.Filled with { DistrustedSteps = 9, BadSteps = 2, LastGood = [0.5, 0.2, 3, 3] } };
        ControlDecision good = (situation with { Web = _good.Web }).Decide();
        ControlDecision bad = situation.Then(good).Decide();

        Assert.Equal(0, good.Next.BadSteps);
        bad.ChangesNothing();
        bad.Acted("distrust");
    }

    // Requests were admitted and none was served: there is no response time, and the objective is missed, not met.
    [Fact]
    public void Overload_without_response_times_misses_the_objective()
    {
        RequestStatistics overload = new(
            IntervalState.Overload, Statistic.Known(20), Statistic.Known(0), Statistic.Known(0), Statistic.Known(20), ResponseTimes.All(Statistic.Unknown("none was served")));
        ControlDecision decision = (_bad with { Web = own => own.Window("web", 20) with { Interval = own.Interval(overload, []) }, State = Acted(badSteps: 2) }).Decide();

        Assert.Equal(new JudgedBound("delay.web <= 1", null, false), Assert.Single(decision.Bounds));
        Assert.Contains(decision.Rules, rule => rule.Rule == "bad-steps");
    }

    [Fact]
    public void Without_requests_an_objective_is_neither_met_nor_missed()
    {
        RequestStatistics none = new(IntervalState.NoTraffic, Statistic.Known(0), Statistic.Known(0), Statistic.Known(0), Statistic.Known(0), ResponseTimes.All(Statistic.NoTraffic));
        ControlDecision decision = (_bad with { Web = own => own.Window("web", 0) with { Interval = own.Interval(none, []) }, State = Acted(badSteps: 2) }).Decide();

        Assert.Equal(new JudgedBound("delay.web <= 1", null, null), Assert.Single(decision.Bounds));
        Assert.Equal(2, decision.Next.BadSteps);
        Assert.Equal([0.0, 0, 1, 1], decision.Next.LastGood);
    }

    // Good at 20 requests per second, and 30 are there now. The calibrated rules want two more cores and less blocking; two replicas less would be less capacity.
    [Fact]
    public void What_was_good_at_a_lower_load_is_not_gone_back_to_and_the_calibrated_rules_act()
    {
        SafetySituation situation = _bad with { Twin = [0.5, 0.1, 5, 1], Web = own => own.Window("web", 30, mean: 1.5), State = Acted(badSteps: 2) with { LastGoodLoads = [20, 10] } };
        ControlDecision decision = situation.Decide();

        decision.Wants(0.5, 0.1, 5, 3);
        decision.Acted("bad-steps", "never-less-capacity");
        Assert.Equal(DecisionSource.Twin, decision.Source);
        Assert.Equal("delay.web <= 1 at 1.5, missed for 3 steps in a row after an action of ours; the last configuration under which they were met was so at web 20 of 30 req/s", decision.Rules[0].Given);
        Assert.Equal(10, decision.Next.DistrustedSteps); // they begin once it is in force
    }

    // A tenth more is what loads of a short interval differ by.
    [Theory]
    [InlineData(22, 0)]
    [InlineData(22.1, 1)]
    public void A_load_that_is_a_tenth_higher_counts_as_the_same(double load, double weight)
    {
        SafetySituation situation = _bad with { Twin = [1, 0.2, 3, 3], Web = own => own.Window("web", load, mean: 1.5), State = Acted(badSteps: 2) with { LastGoodLoads = [20, 10] } };

        Assert.Equal(weight, situation.Decide().Controls[0].Desired);
    }

    [Fact]
    public void Without_calibrated_rules_for_a_higher_load_the_policy_is_followed_on()
    {
        foreach (double[]? twin in (double[]?[])[null, _bad.Present])
        {
            ControlDecision decision = (_bad with { Twin = twin, Web = own => own.Window("web", 30, mean: 1.5), State = Acted(badSteps: 2) with { LastGoodLoads = [20, 10] } }).Decide();

            decision.Wants(1, 0, 3, 4);
            decision.Acted("bad-steps", "missed-objective");
            Assert.Equal(0, decision.Next.DistrustedSteps);
        }
    }

    // The load has risen after a rollback at 20. To keep the configuration would be to miss the objective for as long as the policy is not followed.
    [Theory]
    [InlineData(20, 0.5, 0.2)]
    [InlineData(30, 1, 0.1)]
    public void While_the_policy_is_distrusted_the_calibrated_rules_act_at_a_load_above_what_was_good(double load, double weight, double blocking)
    {
        SafetySituation situation = _good with { Twin = [1, 0.1, 3, 1], Web = own => own.Window("web", load), State = SafetySituation.Filled with { DistrustedSteps = 5, LastGood = [0.5, 0.2, 3, 3], LastGoodLoads = [20, 10] } };
        situation = situation with { Web = own => own.Window("web", load, mean: 1.5) };

        situation.Decide().Wants(weight, blocking, 3, 3);
    }

    // Good at 20, then at 12 as it was: it stays good for 20. Another configuration is good for what it was seen at.
    [Fact]
    public void A_configuration_is_good_for_the_highest_load_at_which_it_was()
    {
        SafetySituation situation = _good with { Policy = _good.Present };
        ControlDecision first = situation.Decide(), second = (situation.Then(first) with { Web = own => own.Window("web", 12) }).Decide();
        ControlDecision other = (situation.Then(second) with { Present = [0.25, 0.2, 3, 3], Web = own => own.Window("web", 12) }).Decide();

        Assert.Equal([20, 10], first.Next.LastGoodLoads);
        Assert.Equal([20, 10], second.Next.LastGoodLoads);
        Assert.Equal([12, 10], other.Next.LastGoodLoads);
    }

    private static SafetyState Acted(int badSteps) =>
        SafetySituation.Filled with { HasActed = true, BadSteps = badSteps, LastGood = [0, 0, 1, 1], ActedAt = SafetySituation.Start };

    // The clock was set back by a day after the last action: what is measured since then is of the configuration that is in force.
    [Fact]
    public void An_action_of_a_time_to_come_keeps_no_bad_step_from_counting()
    {
        SafetySituation situation = new() { Web = own => own.Window("web", 20, mean: 2) };
        situation = situation with { State = SafetySituation.Filled with { ActedAt = situation.Now.AddDays(1), HasActed = true, BadSteps = 2, LastGood = [1, 0.2, 5, 3] } };

        situation.Decide().Wants(1, 0.2, 5, 3);
    }

    // A start of a day to come: three steps of good metrics are three steps, whatever the clock said at the start.
    [Fact]
    public void A_window_fills_after_a_clock_was_set_back_since_the_start()
    {
        SafetySituation situation = new();
        situation = situation with { ActiveSince = situation.Now.AddDays(1), State = SafetySituation.Filled with { ActiveSince = situation.Now.AddDays(1), FilledSteps = 2 } };

        Assert.Equal(3, situation.Decide().Next.FilledSteps);
    }
}
