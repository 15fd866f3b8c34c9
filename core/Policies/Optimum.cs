using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>The optimum of a tabulated mesh with discount 0: the best action in each state, and the mean over the training loads.</summary>
/// <param name="States">The best action at each training load, in the pattern's order.</param>
/// <param name="MeanReward">Mean of the states' rewards: loads of the pattern are equally likely.</param>
public sealed record Optimum(ImmutableArray<OptimalState> States, double MeanReward)
{
    /// <summary>Searches exhaustively.</summary>
    /// <param name="table">All outcomes of a scenario whose discount is 0 and whose controls are absolute.</param>
    /// <exception cref="NotSupportedException">The scenario is of another kind.</exception>
    public static Optimum Of(OutcomeTable table)
    {
        ControlGrid grid = table.Grid;
        if (table.Scenario.Discount > 0 || grid.Controls.Any(control => control.Mode == ControlMode.Incremental))
        {
            throw new NotSupportedException("The exhaustive optimum is for discount 0 and absolute controls.");
        }

        var states = ImmutableArray.CreateBuilder<OptimalState>(table.Loads.Length);
        bool[] mask = new bool[grid.JointActionCount];
        int[] actions = new int[grid.Count];
        for (int load = 0; load < table.Loads.Length; load++)
        {
            ActionMasks.Write(grid, grid.InitialLevels.AsSpan(), table.AllowedAt(load), mask);
            int best = OptimalPolicy.BestAction(grid, grid.InitialLevels.AsSpan(), mask, table.RewardsAt(load), actions);
            grid.DecodeAction(best, actions);
            ImmutableArray<int> chosen = [.. actions];
            states.Add(new OptimalState(table.Loads[load], [], chosen, chosen, table.RewardsAt(load)[best]));
        }

        double mean = states.Average(state => state.Reward);
        return new Optimum(states.MoveToImmutable(), mean);
    }
}
