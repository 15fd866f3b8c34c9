using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>The optimum of a tabulated mesh: exhaustive search where the discount is 0, value iteration otherwise.</summary>
/// <param name="Values">Value and best action of every state.</param>
/// <param name="States">
/// The best action at each training load, in the pattern's order; where controls are incremental, in each configuration at each load.
/// </param>
/// <param name="MeanReward">
/// Mean reward of the optimum from the initial configuration, discounted: (1 - discount) times the mean value over the drawn loads. Where
/// the discount is 0 this is the mean over the loads of the best reward.
/// </param>
public sealed record Optimum(StateValues Values, ImmutableArray<OptimalState> States, double MeanReward)
{
    /// <summary>Finds the optimum.</summary>
    /// <param name="table">All outcomes.</param>
    public static Optimum Of(OutcomeTable table)
    {
        StateValues values = StateValues.Optimal(table);
        bool byConfiguration = table.Grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        int configurations = byConfiguration ? table.ConfigurationCount : 1;
        ImmutableArray<OptimalState> states =
        [
            .. from load in Enumerable.Range(0, table.TrainingLoadCount)
               from configuration in Enumerable.Range(0, configurations)
               select StateOf(table, values, load, byConfiguration ? configuration : null),
        ];
        return new Optimum(values, states, MeanRewardOf(table, values));
    }

    /// <summary>Mean discounted reward from the initial configuration, of the optimum or of a policy.</summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="values">Values of the optimum or of a policy.</param>
    public static double MeanRewardOf(OutcomeTable table, StateValues values) =>
        (1 - table.Scenario.Discount) * values.MeanValue(table.Grid.Encode(table.Grid.InitialLevels.AsSpan()));

    private static OptimalState StateOf(OutcomeTable table, StateValues values, int load, int? configuration)
    {
        ControlGrid grid = table.Grid;
        int[] levels = [.. grid.InitialLevels];
        if (configuration is int known)
        {
            grid.Decode(known, levels);
        }

        int[] actions = new int[grid.Count];
        int[] next = new int[grid.Count];
        grid.DecodeAction(values.Action(load, configuration ?? 0, held: 0), actions);
        grid.Apply(levels, actions, next);
        double reward = table.RewardsAt(load)[grid.Encode(next)];
        return new OptimalState(
            table.Loads[load], configuration is null ? [] : [.. levels], [.. actions], [.. next], reward, values.Value(load, configuration ?? 0, held: 0));
    }
}
