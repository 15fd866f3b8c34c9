using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class StateValuesTests
{
    /// <summary>
    /// Three configurations in a row, one incremental control, one load, rewards 0, -1 and 10 on entering, discount 0.9. By hand: at the
    /// end, staying earns 10 for ever: 10 / (1 - 0.9) = 100. From the middle: 10 + 0.9 * 100 = 100. From the start: -1 + 0.9 * 100 = 89
    /// beats staying, which earns 0.
    /// </summary>
    [Fact]
    public void Values_of_three_states_in_a_row_are_those_of_the_hand_calculation()
    {
        OutcomeTable table = Row(hold: 1, loads: [1], rewards: [0, -1, 10]);
        StateValues values = StateValues.Optimal(table);
        Assert.Equal([89.0, 100.0, 100.0], Enumerable.Range(0, 3).Select(state => Math.Round(values.Value(0, state, held: 0), 6)));
        Assert.Equal([2, 2, 0], Enumerable.Range(0, 3).Select(state => values.Action(0, state, held: 0)));
        Assert.Equal(0.1 * 89, Optimum.Of(table).MeanReward, 6);
    }

    /// <summary>A policy that always stays: 0, -1 / 0.1 and 10 / 0.1.</summary>
    [Fact]
    public void A_policy_is_worth_what_it_earns()
    {
        StateValues values = StateValues.Of(Row(hold: 1, loads: [1], rewards: [0, -1, 10]), [0, 0, 0]);
        Assert.Equal([0.0, -10.0, 100.0], Enumerable.Range(0, 3).Select(state => Math.Round(values.Value(0, state, held: 0), 6)));
    }

    /// <summary>
    /// Two loads, each held for two steps, one absolute control whose level 0 suits load 1 and level 1 suits load 2 (reward = load where
    /// it suits, else 0). Always choosing well earns the load: V after a draw = mean of (l + 0.9 l) + 0.81 V = 1.9 * 1.5 / 0.19 = 15.
    /// </summary>
    [Fact]
    public void A_held_load_is_drawn_anew_after_its_hold()
    {
        Scenario scenario = ToyMesh.Scenario(hold: 2) with
        {
            Discount = 0.9,
            Loads = [new UniformChoiceLoad("training", [[1, 2]], 2)],
            Controls = [new ControlSpec("cores.web", ControlKind.Cores, ControlMode.Absolute, "web", null, [1, 2], 0)],
        };
        OutcomeTable table = OutcomeTable.FromParts(scenario, [], [1, 0, 0, 2], [true, true, true, true]);
        StateValues values = StateValues.Optimal(table);
        Assert.Equal(15, values.MeanValue(0), 6);
        Assert.Equal(1 + 0.9 * 15, values.Value(0, 0, held: 1), 6);
        Assert.Equal(2 + 0.9 * 2 + 0.81 * 15, values.Value(1, 0, held: 0), 6);
    }

    [Fact]
    public void The_optimum_is_worth_at_least_every_policy()
    {
        OutcomeTable table = Row(hold: 3, loads: [1, 2], rewards: [1, -2, 0.5, 0, 3, -1]);
        StateValues optimum = StateValues.Optimal(table);
        int[] policy = new int[6];
        for (int code = 0; code < 64; code++)
        {
            for (int state = 0; state < 6; state++)
            {
                // Two allowed actions a state at least: stay, and one that stays in range.
                policy[state] = (code >> state & 1) == 0 ? 0 : state % 3 == 0 ? 2 : 1;
            }

            StateValues values = StateValues.Of(table, policy);
            for (int state = 0; state < 6; state++)
            {
                Assert.True(values.Value(state / 3, state % 3, 0) <= optimum.Value(state / 3, state % 3, 0) + 1e-6);
            }
        }
    }

    private static OutcomeTable Row(int hold, ImmutableArray<double> loads, double[] rewards)
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental) with
        {
            Discount = 0.9,
            Loads = [new UniformChoiceLoad("training", [loads], hold)],
            Controls = [new ControlSpec("cores.web", ControlKind.Cores, ControlMode.Incremental, "web", null, [1, 2, 3], 0)],
        };
        return OutcomeTable.FromParts(scenario, [], rewards, [.. rewards.Select(_ => true)]);
    }
}
