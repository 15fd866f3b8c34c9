using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Improves an action one control after the other (multi-agent rollout, Bertsekas 2021): as many alternatives as the controls have values
/// together, instead of their product.
/// </summary>
internal static class OneControlAtATime
{
    /// <summary>What an action is worth; minus infinity where it is not allowed.</summary>
    /// <param name="actions">[controls] sub-actions.</param>
    public delegate double Worth(ReadOnlySpan<int> actions);

    /// <summary>Improves an action; it stays as it is where nothing is better.</summary>
    /// <param name="grid">The controls.</param>
    /// <param name="actions">[controls] sub-actions to begin with; receives the improved ones.</param>
    /// <param name="worth">What an action is worth.</param>
    /// <returns>What the improved action is worth.</returns>
    public static double Improve(ControlGrid grid, Span<int> actions, Worth worth)
    {
        double best = worth(actions);
        Span<int> candidate = stackalloc int[grid.Count];
        for (int control = 0; control < grid.Count; control++)
        {
            actions.CopyTo(candidate);
            for (int value = 0; value < grid.ActionCounts[control]; value++)
            {
                candidate[control] = value;
                double of = worth(candidate);
                if (of > best)
                {
                    (best, actions[control]) = (of, value);
                }
            }
        }

        return best;
    }
}
