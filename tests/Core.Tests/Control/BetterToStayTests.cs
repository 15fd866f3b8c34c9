using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// What is left of an action against staying. The mesh has an equal part of the requests and three cores at each node; a made-up model says what comes of
/// anything: the objective is met where node1 has a core for each eighth of the requests, and the reward counts cores.
/// </summary>
public sealed class BetterToStayTests
{
    private const string Ceiling = "largest-change: 1\ncool-down: 0 s\nlimits: { cores.node1: { ceiling: 4 } }";

    // All of the requests need eight cores by the model, and five by the policy. Four are allowed.
    [Fact]
    public void An_action_that_a_ceiling_cuts_is_not_done_where_fewer_objectives_are_met_than_by_staying()
    {
        ExchangeSituation situation = new(Ceiling) { Mesh = [0.25, 0.2, 3, 3], Policy = [1, 0.2, 5, 3], Forecast = Model, IsTold = false };
        ControlDecision decision = situation.Step();

        decision.ChangesNothing();
        decision.Acted("floor-and-ceiling", "better-to-stay");
        Assert.Equal(
            ("what limits leave of the action (routing.web.node1 0.25 to 1, cores.node1 3 to 4) by the model: objectives met 0 of 1, reward -7; to stay: 1, -6", "does none of it"),
            (decision.Rules[1].Given, decision.Rules[1].Did));
    }

    // Half of the requests need four cores by the model. To stay misses the objective, and the cores alone meet it.
    [Fact]
    public void Growth_alone_is_done_where_that_meets_more()
    {
        ExchangeSituation situation = new(Ceiling) { Policy = [1, 0.2, 5, 3], Forecast = Model, IsTold = false };
        ControlDecision decision = situation.Step();

        decision.Wants(0.5, 0.2, 4, 3);
    }

    // A fourth core was to let node1 take more requests. The cap allows none, and the requests alone bring what staying brings: a reward that is no less.
    [Fact]
    public void What_is_no_worse_than_to_stay_is_done()
    {
        ExchangeSituation situation = new(cap: 6) { Policy = [0.25, 0.2, 3, 5], Forecast = Model };

        situation.Step().Wants(0.25, 0.2, 3, 3);
    }

    [Fact]
    public void Without_a_model_requests_do_not_go_to_where_the_cap_allows_no_growth()
    {
        ExchangeSituation situation = new(cap: 6) { Policy = [0.25, 0, 3, 5] };
        ControlDecision decision = situation.Step();

        decision.ChangesNothing();
        decision.Acted("spending-cap", "better-to-stay");
        Assert.Equal(
            ("what limits leave of the action (routing.web.node1 0.5 to 0.25, blocking.web 0.2 to 0), of which the model cannot tell what comes", "does none of it"),
            (decision.Rules[1].Given, decision.Rules[1].Did));
    }

    // Seven are allowed, and one core is bought: the requests were to come with two. It costs more, and meets nothing.
    [Fact]
    public void Growth_that_limits_cut_and_that_brings_less_reward_is_not_bought()
    {
        ExchangeSituation situation = new(cap: 7) { Mesh = [0.25, 0.2, 3, 3], Policy = [0.25, 0.2, 3, 5], Forecast = Model };

        situation.Step().ChangesNothing();
    }

    // It waits for requests that follow when it is ready.
    [Fact]
    public void Growth_that_requests_wait_for_is_bought_whatever_it_costs()
    {
        ExchangeSituation situation = new() { Mesh = [0.25, 0.2, 3, 3], Policy = [0, 0.2, 3, 5], Forecast = Model };

        situation.Step().Wants(0.25, 0.2, 3, 5);
        situation.Step().Wants(0.25, 0.2, 3, 5);
        situation.Step();
        Assert.Equal(0, situation.Mesh[0]);
    }

    // A model that takes the objective for met is wrong: it is measured to be missed.
    [Fact]
    public void What_is_measured_counts_for_more_than_what_is_predicted_of_staying()
    {
        ExchangeSituation situation = new(Ceiling) { Mesh = [0.25, 0.2, 3, 3], Policy = [1, 0.2, 5, 3], Forecast = values => Model(values) with { Reward = 0 }, Delay = 2, IsTold = false };

        situation.Step().Wants(1, 0.2, 4, 3);
    }

    // The whole of an action is what a policy was trained for.
    [Fact]
    public void A_whole_action_is_not_compared_with_staying()
    {
        ExchangeSituation situation = new() { IsTold = false, Mesh = [0.25, 0.2, 3, 3], Policy = [1, 0.2, 5, 3], Forecast = Model };
        ControlDecision decision = situation.Step();

        decision.Wants(1, 0.2, 5, 3);
        decision.Acted();
    }

    // By the model the quarter of the way is no good; three bad steps are over, and the last good configuration is gone back to.
    [Fact]
    public void A_rollback_of_bad_steps_is_not_kept_from_going_a_part_of_the_way()
    {
        ExchangeSituation situation = new(cap: 6) { Mesh = [0.25, 0.2, 3, 3], Forecast = Model, Delay = 2 };
        situation.State = situation.State with { LastGood = [1, 0.2, 5, 3], HasActed = true, BadSteps = 2 };

        situation.Step().Wants(1, 0.2, 3, 3);
    }

    // Node1 is found below its floor of two cores, and with five in all, which are the cap. The twin wants all of the requests there, and two cores are what half of them need.
    [Fact]
    public void To_stay_does_not_bring_to_a_floor_what_the_cap_has_no_room_for()
    {
        ExchangeSituation situation = new("largest-change: 1\ncool-down: 0 s\nlimits: { cores.node1: { floor: 2 } }", cap: 5)
        {
            Mesh = [0.5, 0.2, 1, 4],
            Policy = [1, 0.2, 5, 3],
            IsInsideRegion = false,
            IsTold = false,
            Forecast = values => new Forecast([values[2] >= 4 * values[0]], -(values[2] + values[3] + values[0])!.Value),
        };
        ControlDecision decision = situation.Step();

        decision.ChangesNothing();
        Assert.Equal(
            ("what limits leave of the action (routing.web.node1 0.5 to 1) by the model: objectives met 0 of 1, reward -6; to stay: 0, -5.5", "does none of it"),
            (decision.Rules[^1].Given, decision.Rules[^1].Did));
    }

    private static Forecast Model(ImmutableArray<double?> values) => new([values[2] >= 8 * values[0]], -(values[2]!.Value + values[3]!.Value));
}
