using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>How far and how often controls move. The mesh is at 0.5, 0.2, 3, 3.</summary>
public sealed class PaceRulesTests
{
    // A quarter of the ranges is 0.25 of the requests, 0.1 of blocking and one core; growth is not limited.
    [Fact]
    public void Controls_go_a_quarter_of_their_range_in_a_step_and_growth_all_the_way()
    {
        ControlDecision decision = new SafetySituation { Section = "", Policy = [1, 0.4, 3, 5] }.Decide();

        decision.Wants(0.75, 0.3, 3, 5);
        decision.Acted("largest-change");
        Assert.Equal("routing.web.node1 0.5 to 1, only 0.75; blocking.web 0.2 to 0.4, only 0.3", decision.Rules[0].Given);
        new SafetySituation { Section = "", Present = [0.5, 0.2, 5, 5], Policy = [0.5, 0.2, 1, 1] }.Decide().Wants(0.5, 0.2, 4, 4);
    }

    // A hundredth of four cores is less than one core: one value is allowed all the same, or the control would never move.
    [Fact]
    public void One_value_is_always_allowed() =>
        Assert.Multiple(
            () => new SafetySituation { Section = "largest-change: 0.01", Policy = [0, 0, 3, 3] }.Decide().Wants(0.25, 0.1, 3, 3),
            () => new SafetySituation { Section = "largest-change: 0.01\nlargest-growth: 0.01", Policy = [0.5, 0.2, 1, 5] }.Decide().Wants(0.5, 0.2, 2, 4),
            () => new SafetySituation { Section = "largest-change: 0.01", Policy = [0.5, 0.2, 1, 1] }.Decide().Wants(0.5, 0.2, 2, 2));

    [Fact]
    public void A_control_has_a_largest_change_of_its_own() =>
        new SafetySituation { Section = "limits: { cores.node1: { largest-change: 1 }, replicas.pay: { largest-growth: 0.25 } }", Policy = [1, 0.2, 1, 5] }
            .Decide().Wants(0.75, 0.2, 3, 4);

    // Somebody set 60 % by hand: the next values on the way are taken as steps.
    [Fact]
    public void A_value_between_the_scenarios_own_moves_to_one_of_them() =>
        new SafetySituation { Section = "", Present = [0.6, 0.2, 3, 3], Policy = [0, 0.2, 3, 3] }.Decide().Wants(0.5, 0.2, 3, 3);

    // One and a half time steps are 15 s: after 10 s cores stay, after 20 s they move.
    [Theory]
    [InlineData(10, 3)]
    [InlineData(14.9, 3)]
    [InlineData(15, 1)]
    public void What_was_just_changed_stays_for_one_and_a_half_time_steps(double seconds, double cores)
    {
        SafetySituation situation = new() { Policy = [0.5, 0.2, 1, 3] };
        ControlDecision decision = (situation with { State = SafetySituation.Changed(2, situation.Now.AddSeconds(-seconds), -1) }).Decide();

        decision.Wants(0.5, 0.2, cores, 3);
    }

    [Fact]
    public void Growth_does_not_wait_unless_the_scenario_says_so()
    {
        SafetySituation situation = new() { Policy = [0.5, 0.2, 5, 3] };
        situation = situation with { State = SafetySituation.Changed(2, situation.Now.AddSeconds(-1), -1) };

        situation.Decide().Wants(0.5, 0.2, 5, 3);
        ControlDecision waiting = (situation with { Section = "growth-cool-down: 5 s" }).Decide();
        waiting.ChangesNothing();
        waiting.Acted("cool-down");
        (situation with { Section = "growth-cool-down: 5 s\nlimits: { cores.node1: { growth-cool-down: 1 s } }" }).Decide().Wants(0.5, 0.2, 5, 3);
    }

    // Web answers in 2 s for 1 s that are allowed: a weight that was changed 1 s ago moves, and more is blocked, while less is not.
    [Theory]
    [InlineData(0.4, 0.75, 0.4)]
    [InlineData(0, 0.75, 0.2)]
    public void While_an_objective_is_missed_weights_do_not_wait_and_neither_does_more_blocking(double policy, double weight, double blocking)
    {
        SafetySituation situation = new() { Section = "largest-change: 1", Policy = [0.75, policy, 3, 3], Web = own => own.Window("web", 20, mean: 2) };
        DateTimeOffset changed = situation.Now.AddSeconds(-1);
        situation = situation with
        {
            State = SafetySituation.Filled with { Controls = [.. SafetySituation.Names.Select(name => new ControlHistory(name, changed, 1, []))] },
        };

        situation.Decide().Wants(weight, blocking, 3, 3);
        (situation with { Web = own => own.Window("web", 20) }).Decide().ChangesNothing();
    }

    [Fact]
    public void The_controllers_own_action_starts_the_cool_down_once_the_mesh_is_like_that()
    {
        SafetySituation situation = new() { Policy = [0.5, 0.2, 1, 3] };
        ControlDecision acts = situation.Decide();
        ControlDecision next = (situation.Then(acts) with { Policy = [0.5, 0.2, 1, 1] }).Decide();

        Assert.Equal(situation.Now, next.Next.Controls[2].ChangedAt);
        Assert.Equal(-1, next.Next.Controls[2].Direction);
        Assert.Null(next.Next.Controls[3].ChangedAt);
    }

    [Fact]
    public void A_clock_that_was_set_back_for_hours_does_not_block_a_control()
    {
        SafetySituation situation = new() { Policy = [0.5, 0.2, 1, 3] };

        (situation with { State = SafetySituation.Changed(2, situation.Now.AddHours(5), -1) }).Decide().Wants(0.5, 0.2, 1, 3);
    }

    // Step 101 is decided; the four turns since step 82 are in the last twenty.
    [Fact]
    public void After_four_changes_of_direction_in_twenty_steps_a_control_does_not_turn_again()
    {
        SafetySituation situation = new()
        {
            Policy = [0.5, 0.2, 1, 3],
            State = SafetySituation.Changed(2, SafetySituation.Start, 1, 82, 85, 90, 95),
        };
        ControlDecision decision = situation.Decide();

        decision.ChangesNothing();
        decision.Acted("direction-changes");
        Assert.Equal("cores.node1 3 to 1", decision.Rules[0].Given);
        (situation with { State = SafetySituation.Changed(2, SafetySituation.Start, 1, 81, 85, 90, 95) }).Decide().Wants(0.5, 0.2, 1, 3);
    }

    [Fact]
    public void Going_on_in_the_same_direction_is_no_turn() =>
        new SafetySituation { Policy = [0.5, 0.2, 1, 3], State = SafetySituation.Changed(2, SafetySituation.Start, -1, 85, 90, 95, 99) }.Decide().Wants(0.5, 0.2, 1, 3);

    [Fact]
    public void A_turn_towards_more_cores_is_always_allowed() =>
        new SafetySituation { Policy = [0.5, 0.2, 5, 3], State = SafetySituation.Changed(2, SafetySituation.Start, -1, 85, 90, 95, 99) }.Decide().Wants(0.5, 0.2, 5, 3);

    // Web answers in 2 s for 1 s that is allowed, so weights may turn, and more may be blocked: eight times in twenty steps, for four otherwise.
    [Theory]
    [InlineData(81, true)]
    [InlineData(82, false)]
    public void While_an_objective_is_missed_weights_turn_twice_as_often_and_so_does_more_blocking_but_no_more(long first, bool isAllowed)
    {
        ControlHistory[] turned = [.. SafetySituation.Names.Select(name => new ControlHistory(name, SafetySituation.Start, -1, [first, 83, 84, 85, 86, 87, 88, 89]))];
        SafetySituation situation = new()
        {
            Policy = [0.75, 0.4, 3, 3],
            Web = own => own.Window("web", 20, mean: 2),
            State = SafetySituation.Filled with { Controls = [.. turned] },
        };
        ControlDecision decision = situation.Decide();

        decision.Wants(isAllowed ? 0.75 : 0.5, isAllowed ? 0.4 : 0.2, 3, 3);
        Assert.Equal(
            isAllowed ? [] : [("routing.web.node1 0.5 to 0.75; blocking.web 0.2 to 0.4", "leaves these as they are: 8 in 20 steps are enough while an objective is missed, too")],
            decision.Rules.Where(rule => rule.Rule == "direction-changes").Select(rule => (rule.Given, rule.Did)));
        Assert.True((situation with { Web = own => own.Window("web", 20) }).Decide().Desired.IsEmpty);
        (situation with { Policy = [0.5, 0, 3, 3], State = SafetySituation.Filled with { Controls = [.. turned.Select(own => own with { Direction = 1 })] } }).Decide().ChangesNothing();
    }

    // Whatever a policy that flaps wants, and however long the objective is missed.
    [Fact]
    public void A_weight_that_flaps_while_an_objective_is_missed_turns_eight_times_in_twenty_steps()
    {
        ExchangeSituation situation = new("") { Delay = 2 };
        List<(int Step, int Direction)> moves = [];
        for (int step = 0; step < 60; step++)
        {
            situation.Policy = [step % 2, 0.2, 3, 3];
            double before = situation.Mesh[0];
            _ = situation.Step();
            if (situation.Mesh[0] != before)
            {
                moves.Add((step, situation.Mesh[0].CompareTo(before)));
            }
        }

        int[] turns = [.. moves.Skip(1).Where((move, i) => move.Direction != moves[i].Direction).Select(move => move.Step)];
        Assert.Equal(8, turns.Max(first => turns.Count(step => step >= first && step < first + 20)));
    }

    [Fact]
    public void Both_numbers_of_turns_are_explained() => Assert.Equal(
        "3 in 10 steps; weights, and more blocking, while an objective is missed: 6",
        SafetyRules.Explain(SafetySituation.Read("direction-changes: 3\ndirection-window-steps: 10")).Single(rule => rule.Name == "direction-changes").Values);

    // The policy wants one core and five in turn. From 3 down is no turn, and of those that follow two are allowed, and one more to more cores.
    [Fact]
    public void A_policy_that_flaps_comes_to_rest_with_more_capacity()
    {
        SafetySituation situation = new() { Section = "largest-change: 1\ncool-down: 0 s\ndirection-changes: 2\ndirection-window-steps: 100" };
        List<double> cores = [];
        for (int step = 0; step < 8; step++)
        {
            ControlDecision decision = (situation with { Policy = [0.5, 0.2, step % 2 == 0 ? 1 : 5, 3] }).Decide();
            cores.Add(decision.Controls[2].Desired!.Value);
            situation = situation.Then(decision);
        }

        Assert.Equal([1, 5, 1, 5, 5, 5, 5, 5], cores);
    }
}
