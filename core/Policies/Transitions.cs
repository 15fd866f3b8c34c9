using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Which configurations each state of a tabulated mesh can reach by one allowed action. A state is a load with a configuration; where
/// all controls are absolute every configuration reaches the same ones, and the state is the load alone.
/// </summary>
internal sealed class Transitions
{
    private readonly OutcomeTable _table;
    private readonly int[] _starts;
    private readonly int[] _actions;
    private readonly int[] _next;

    /// <summary>The transitions of a table.</summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="byConfiguration">Whether states tell configurations apart; needed where a control is incremental.</param>
    public Transitions(OutcomeTable table, bool byConfiguration)
    {
        ControlGrid grid = table.Grid;
        _table = table;
        ByConfiguration = byConfiguration;
        int configurations = ByConfiguration ? table.ConfigurationCount : 1;
        StateCount = table.TrainingLoadCount * configurations;
        _starts = new int[StateCount + 1];
        List<int> actionList = [], nextList = [];
        bool[] mask = new bool[grid.JointActionCount];
        int[] levels = [.. grid.InitialLevels];
        int[] actions = new int[grid.Count];
        for (int state = 0; state < StateCount; state++)
        {
            (int load, int configuration) = Math.DivRem(state, configurations);
            if (ByConfiguration)
            {
                grid.Decode(configuration, levels);
            }

            ActionMasks.Write(grid, levels, table.AllowedAt(load), mask);
            for (int joint = 0; joint < mask.Length; joint++)
            {
                if (mask[joint])
                {
                    grid.DecodeAction(joint, actions);
                    grid.Apply(levels, actions, actions);
                    actionList.Add(joint);
                    nextList.Add(grid.Encode(actions));
                }
            }

            _starts[state + 1] = actionList.Count;
        }

        (_actions, _next) = ([.. actionList], [.. nextList]);
    }

    /// <summary>Whether states tell configurations apart.</summary>
    public bool ByConfiguration { get; }

    /// <summary>Number of states, load by load.</summary>
    public int StateCount { get; }

    /// <summary>Allowed joint actions of a state, ascending.</summary>
    public ReadOnlySpan<int> Actions(int state) => _actions.AsSpan(_starts[state], _starts[state + 1] - _starts[state]);

    /// <summary>Configuration that a joint action leads to; a masked one is carried out as <see cref="ActionMasks.Enforce"/> says.</summary>
    public int After(int state, int joint)
    {
        ReadOnlySpan<int> allowed = Actions(state);
        int position = allowed.BinarySearch(joint);
        if (position >= 0)
        {
            return Next(state)[position];
        }

        ControlGrid grid = _table.Grid;
        int[] levels = [.. grid.InitialLevels], actions = new int[grid.Count];
        if (ByConfiguration)
        {
            grid.Decode(state % _table.ConfigurationCount, levels);
        }

        bool[] mask = new bool[grid.JointActionCount];
        foreach (int action in allowed)
        {
            mask[action] = true;
        }

        grid.DecodeAction(joint, actions);
        ActionMasks.Enforce(grid, levels, mask, actions);
        grid.Apply(levels, actions, actions);
        return grid.Encode(actions);
    }

    /// <summary>Configurations that they lead to.</summary>
    public ReadOnlySpan<int> Next(int state) => _next.AsSpan(_starts[state], _starts[state + 1] - _starts[state]);
}
