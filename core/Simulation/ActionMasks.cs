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

    /// <summary>
    /// Turns a chosen action into the one that is carried out, in training, evaluation and live use alike: itself where it is allowed,
    /// else the allowed one that leads nearest to where it would have led, by levels over all controls; the first in joint order of
    /// equals. Independent heads can put a forbidden action together from values that are allowed each.
    /// </summary>
    /// <param name="grid">The controls.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="mask">[joint actions] true = allowed, at least one; empty where all are.</param>
    /// <param name="actions">[controls] sub-actions; changed where they are forbidden.</param>
    public static void Enforce(ControlGrid grid, ReadOnlySpan<int> levels, ReadOnlySpan<bool> mask, Span<int> actions)
    {
        if (mask.IsEmpty || mask[grid.EncodeAction(actions)])
        {
            return;
        }

        Span<int> wanted = stackalloc int[grid.Count];
        Span<int> candidate = stackalloc int[grid.Count];
        grid.Apply(levels, actions, wanted);
        int nearest = -1, smallest = int.MaxValue;
        for (int joint = 0; joint < mask.Length; joint++)
        {
            if (!mask[joint])
            {
                continue;
            }

            grid.DecodeAction(joint, candidate);
            grid.Apply(levels, candidate, candidate);
            int distance = Distance(wanted, candidate);
            if (distance < smallest)
            {
                (nearest, smallest) = (joint, distance);
            }
        }

        grid.DecodeAction(nearest, actions);
    }

    /// <summary>
    /// Writes the mask over the values of each control, one control after the other: a value is allowed where it stays in range and the
    /// operating region covers what it leads to while all other controls stay as they are. What changes nothing is always allowed.
    /// </summary>
    /// <param name="grid">The controls.</param>
    /// <param name="loads">[services] offered load.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="probe">Asks the operating region; moved.</param>
    /// <param name="mask">[values of all controls] true = allowed.</param>
    public static void WriteEach(ControlGrid grid, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, CoverageProbe probe, Span<bool> mask)
    {
        probe.Begin(loads, levels);
        int row = 0;
        for (int control = 0; control < grid.Count; control++)
        {
            bool isAbsolute = grid.Controls[control].Mode == ControlMode.Absolute;
            for (int value = 0; value < grid.ActionCounts[control]; value++)
            {
                int next = grid.LevelAfter(control, levels[control], value);
                bool keeps = value == (isAbsolute ? levels[control] : 0), isInRange = isAbsolute || value == 0 || next != levels[control];
                mask[row++] = keeps || (isInRange && probe.CoversWith(control, next));
            }
        }
    }

    /// <summary>
    /// Turns the configuration that chosen values lead to together into the one that is carried out where masks are over the values of each
    /// control: itself where the operating region covers it, else controls are changed one after the other, in order, each only if the
    /// region covers what it leads to.
    /// </summary>
    /// <param name="loads">[services] offered load.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="next">[controls] level indices that were asked for; receives those that are carried out.</param>
    /// <param name="probe">Asks the operating region; moved.</param>
    public static void EnforceEach(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, Span<int> next, CoverageProbe probe)
    {
        probe.Begin(loads, next);
        if (probe.IsCovered)
        {
            return;
        }

        probe.Begin(loads, levels);
        for (int control = 0; control < levels.Length; control++)
        {
            if (probe.CoversWith(control, next[control]))
            {
                probe.Move(control, next[control]);
            }
            else
            {
                next[control] = levels[control];
            }
        }
    }

    private static int Distance(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] - b[i]);
        }

        return sum;
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
