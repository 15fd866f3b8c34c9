using Meshward.Core.Simulation;

namespace Meshward.Core.Policies;

/// <summary>
/// The optimum on the model where the discount is 0, at any load: the allowed action with the largest predicted reward, found by asking
/// the model about every configuration. The first in joint order is taken where several are equal.
/// </summary>
public sealed class OptimalPolicy : IPolicy
{
    private readonly MeshDynamics _dynamics;
    private readonly OutcomeBatch _batch;
    private readonly int[] _allLevels;
    private readonly int[] _next;

    /// <summary>The optimum of one mesh.</summary>
    /// <exception cref="NotSupportedException">The discount is above 0: the best action then depends on what follows.</exception>
    public OptimalPolicy(MeshDynamics dynamics)
    {
        if (dynamics.Scenario.Discount > 0)
        {
            throw new NotSupportedException("The exhaustive optimum is for discount 0.");
        }

        _dynamics = dynamics;
        _batch = new OutcomeBatch(dynamics);
        _allLevels = OutcomeTable.AllLevels(dynamics.Grid);
        _next = new int[dynamics.Grid.Count];
    }

    /// <inheritdoc />
    public string Name => "optimal";

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        _dynamics.Evaluate(snapshot.Loads, _allLevels, _batch);
        int best = BestAction(_dynamics.Grid, snapshot.Levels, snapshot.Mask, _batch.Rewards, _next);
        _dynamics.Grid.DecodeAction(best, actions);
    }

    /// <summary>The allowed joint action that leads to the largest reward.</summary>
    /// <param name="grid">The controls.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="mask">[joint actions] true = allowed; empty where all are.</param>
    /// <param name="rewards">[configurations] reward of each at the present load.</param>
    /// <param name="scratch">[controls] overwritten.</param>
    public static int BestAction(
        Spaces.ControlGrid grid, ReadOnlySpan<int> levels, ReadOnlySpan<bool> mask, ReadOnlySpan<double> rewards, Span<int> scratch)
    {
        int best = -1;
        double bestReward = double.NegativeInfinity;
        for (int joint = 0; joint < grid.JointActionCount; joint++)
        {
            if (!mask.IsEmpty && !mask[joint])
            {
                continue;
            }

            grid.DecodeAction(joint, scratch);
            grid.Apply(levels, scratch, scratch);
            double reward = rewards[grid.Encode(scratch)];
            if (best < 0 || reward > bestReward)
            {
                (best, bestReward) = (joint, reward);
            }
        }

        return best;
    }
}
