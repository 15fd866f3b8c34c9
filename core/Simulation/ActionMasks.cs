using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Simulation;

/// <summary>
/// The one meaning of the action mask, in training, evaluation and live use: a joint action is allowed where every incremental control
/// stays in its range and the operating region covers the configuration that it leads to. Where that leaves nothing, changing nothing
/// (or, where a control is absolute, choosing its present level) stays allowed.
/// </summary>
public static class ActionMasks
{
    /// <summary>Writes the mask over joint actions.</summary>
    /// <param name="grid">The controls.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="allowed">[configurations] whether the operating region covers each at the present load.</param>
    /// <param name="mask">[joint actions], last sub-action fastest; true = allowed.</param>
    /// <returns>Whether any action was allowed by the region.</returns>
    public static bool Write(ControlGrid grid, ReadOnlySpan<int> levels, ReadOnlySpan<bool> allowed, Span<bool> mask)
    {
        Span<int> actions = stackalloc int[grid.Count];
        Span<int> next = stackalloc int[grid.Count];
        bool any = false;
        for (int joint = 0; joint < mask.Length; joint++)
        {
            grid.DecodeAction(joint, actions);
            grid.Apply(levels, actions, next);
            mask[joint] = InRange(grid, levels, actions) && allowed[grid.Encode(next)];
            any |= mask[joint];
        }

        if (!any)
        {
            Keep(grid, levels, actions);
            mask[grid.EncodeAction(actions)] = true;
        }

        return any;
    }

    /// <summary>The sub-actions that change nothing.</summary>
    /// <param name="grid">The controls.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="actions">[controls] sub-actions.</param>
    public static void Keep(ControlGrid grid, ReadOnlySpan<int> levels, Span<int> actions)
    {
        for (int i = 0; i < grid.Count; i++)
        {
            actions[i] = grid.Controls[i].Mode == ControlMode.Absolute ? levels[i] : 0;
        }
    }

    private static bool InRange(ControlGrid grid, ReadOnlySpan<int> levels, ReadOnlySpan<int> actions)
    {
        for (int i = 0; i < grid.Count; i++)
        {
            ControlSpec control = grid.Controls[i];
            if (control.Mode == ControlMode.Incremental
                && ((actions[i] == 1 && levels[i] == 0) || (actions[i] == 2 && levels[i] == control.Levels.Length - 1)))
            {
                return false;
            }
        }

        return true;
    }
}
