using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>Restarts, pauses and rollbacks by hand.</summary>
public sealed class RestartAndOperatorTests
{
    private static readonly SafetySituation _situation = new() { Policy = [0, 0, 1, 1], Twin = [1, 0.4, 5, 5] };

    // Two windows are not enough, and the third fills the remembered steps.
    [Fact]
    public void After_a_restart_nothing_changes_until_the_window_has_filled_again()
    {
        SafetySituation situation = _situation with { ActiveSince = SafetySituation.Start.AddMinutes(59) };
        ControlDecision first = situation.Decide();
        ControlDecision second = situation.Then(first).Decide();
        ControlDecision third = situation.Then(second).Then(second).Decide();

        first.ChangesNothing();
        first.Acted("restart");
        Assert.Equal("good metrics of 1 of 3 steps since the start", first.Rules[0].Given);
        second.ChangesNothing();
        third.Wants(0, 0, 1, 1);
    }

    [Fact]
    public void A_window_that_began_before_the_restart_does_not_count()
    {
        SafetySituation situation = _situation with { Section = "window-steps: 1\nlargest-change: 1", ActiveSince = _situation.Now.AddSeconds(-5) };

        situation.Decide().ChangesNothing();
        (situation with { ActiveSince = _situation.Now.AddSeconds(-6) }).Decide().Wants(0, 0, 1, 1);
    }

    [Fact]
    public void A_restart_forgets_loads_and_keeps_what_was_done()
    {
        SafetyState state = SafetySituation.Changed(2, _situation.Now.AddSeconds(-12), 1) with { LastGood = [0.5, 0.2, 3, 3] };
        ControlDecision decision = (_situation with { State = state, ActiveSince = SafetySituation.Start.AddMinutes(59) }).Decide();

        Assert.Equal([20.0], decision.Next.Loads[0].PerSecond);
        Assert.Equal(1, decision.Next.Controls[2].Direction);
        Assert.Equal([0.5, 0.2, 3, 3], decision.Next.LastGood);
    }

    // Web stays unknown, so that the window never fills: after ten steps the hold's rules apply, and these only add.
    [Fact]
    public void A_restart_into_bad_metrics_does_not_wait_for_ever()
    {
        SafetySituation situation = _situation with { ActiveSince = SafetySituation.Start.AddMinutes(30), Web = _ => SafetySituation.Nothing("web") };
        situation = situation with { State = new SafetyState() };
        for (int step = 0; step < 10; step++)
        {
            ControlDecision waiting = situation.Decide();
            waiting.ChangesNothing();
            situation = situation.Then(waiting);
        }

        situation.Decide().Wants(0.5, 0.2, 5, 5);
    }

    [Fact]
    public void A_pause_holds_everything_until_it_is_ended()
    {
        ControlDecision paused = (_situation with { Order = OperatorOrder.Pause }).Decide();
        ControlDecision still = _situation.Then(paused).Decide();
        ControlDecision resumed = (_situation.Then(still) with { Order = OperatorOrder.Resume }).Decide();

        paused.ChangesNothing();
        paused.Acted("pause");
        still.ChangesNothing();
        Assert.True(still.Next.IsPaused);
        resumed.Wants(0, 0, 1, 1);
        resumed.Acted("pause");
    }

    // Two bad steps of before the pause say nothing of the mesh after it.
    [Fact]
    public void A_pause_ends_the_count_of_bad_steps() => Assert.Equal(
        0, (_situation with { Order = OperatorOrder.Pause, State = SafetySituation.Filled with { HasActed = true, BadSteps = 2 } }).Decide().Next.BadSteps);

    [Fact]
    public void A_pause_survives_a_scenario_with_other_controls()
    {
        SafetyState state = SafetySituation.Filled with { IsPaused = true, Controls = [new ControlHistory("cores.other", null, 0, [])] };

        (_situation with { State = state }).Decide().ChangesNothing();
    }

    // The mesh is at 0.5, 0.2, 3, 3: an operator may take cores away as well, in one step, whatever was changed just now.
    [Fact]
    public void A_rollback_by_hand_sets_the_last_good_configuration_at_once_and_is_followed_by_distrust()
    {
        SafetySituation situation = _situation with
        {
            Section = "largest-change: 0.25",
            Order = OperatorOrder.Rollback,
            State = SafetySituation.Changed(2, _situation.Now.AddSeconds(-1), 1) with { LastGood = [1, 0, 1, 5] },
            Web = _ => SafetySituation.Nothing("web"),
        };
        ControlDecision decision = situation.Decide();

        decision.Wants(1, 0, 1, 5);
        decision.Acted("manual-rollback");
        Assert.Equal(DecisionSource.LastGood, decision.Source);

        ControlDecision next = (situation.Then(decision) with { Web = _situation.Web, Twin = [0, 0, 1, 1] }).Decide();
        next.ChangesNothing();
        next.Acted("distrust");
    }

    [Fact]
    public void A_rollback_by_hand_works_in_a_pause_and_the_pause_goes_on()
    {
        ControlDecision decision = (_situation with
        {
            Order = OperatorOrder.Rollback,
            State = SafetySituation.Filled with { IsPaused = true, LastGood = [1, 0, 1, 5] },
        }).Decide();

        decision.Wants(1, 0, 1, 5);
        Assert.True(decision.Next.IsPaused);
    }

    [Fact]
    public void A_rollback_by_hand_stays_below_ceilings() =>
        (_situation with
        {
            Section = "limits: { replicas.pay: { ceiling: 4 } }",
            Order = OperatorOrder.Rollback,
            State = SafetySituation.Filled with { LastGood = [1, 0, 1, 5] },
        }).Decide().Wants(1, 0, 1, 4);

    [Fact]
    public void A_rollback_by_hand_with_nothing_to_go_back_to_changes_nothing()
    {
        ControlDecision decision = (_situation with { Order = OperatorOrder.Rollback }).Decide();

        decision.ChangesNothing();
        decision.Acted("manual-rollback");
    }
}
