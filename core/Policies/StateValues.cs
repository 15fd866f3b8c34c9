using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Discounted value of every state of a tabulated mesh under the optimum (value iteration; Bellman 1957) or under a given policy. A
/// state is a load, a configuration (where controls are incremental) and how long the load has been held: the load is drawn anew after
/// the pattern's hold.
/// </summary>
public sealed class StateValues
{
    private const double Tolerance = 1e-10;

    private readonly OutcomeTable _table;
    private readonly Transitions _transitions;
    private readonly double[][] _values; // [held][states]
    private readonly int[][] _best; // [held][states], position among the state's actions
    private readonly double[] _afterDraw; // [configurations, or one] mean value when a load is drawn

    private StateValues(OutcomeTable table, ReadOnlySpan<int> policy)
    {
        _table = table;
        bool incremental = table.Grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        _transitions = new Transitions(table, incremental || policy.Length > table.TrainingLoadCount);
        int hold = table.Scenario.TrainingLoad.HoldSteps;
        _values = [.. Enumerable.Range(0, hold).Select(_ => new double[_transitions.StateCount])];
        _best = [.. Enumerable.Range(0, hold).Select(_ => new int[_transitions.StateCount])];
        _afterDraw = new double[ConfigurationStates];
        int[] policyNext = NextConfigurations(policy);
        double change;
        do
        {
            change = Sweep(policyNext);
        }
        while (change > Tolerance && table.Scenario.Discount > 0);
    }

    // Within a step values flow from the loads held longer and the next draw as they were before it: exactly one more step each time.
    // Where the actions of a base policy are given, each step improves them one control at a time; else it takes the best joint action.
    private StateValues(OutcomeTable table, StateValues end, int steps, ReadOnlySpan<int> baseActions)
    {
        _table = table;
        _transitions = new Transitions(table, end._transitions.ByConfiguration);
        if (table.Scenario.TrainingLoad.HoldSteps != end._values.Length || _transitions.StateCount != end._transitions.StateCount)
        {
            throw new ArgumentException("The values are those of other states.", nameof(end));
        }

        _values = [.. end._values.Select(values => (double[])values.Clone())];
        _best = [.. _values.Select(values => new int[values.Length])];
        _afterDraw = [.. end._afterDraw];
        for (int step = 0; step < steps; step++)
        {
            for (int held = 0; held < _values.Length; held++)
            {
                for (int state = 0; state < _transitions.StateCount; state++)
                {
                    _values[held][state] = baseActions.IsEmpty ? Back(state, held, []) : BackByControl(state, held, baseActions[state]);
                }
            }

            Draw();
        }
    }

    private int ConfigurationStates => _transitions.ByConfiguration ? _table.ConfigurationCount : 1;

    /// <summary>Values of the optimum.</summary>
    /// <param name="table">All outcomes.</param>
    public static StateValues Optimal(OutcomeTable table) => new(table, []);

    /// <summary>Values of a policy that chooses by load, or by load and configuration.</summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="jointActions">
    /// [loads] or, where it depends on the configuration, [loads * configurations] joint action in each state; a masked one
    /// is carried out as <see cref="ActionMasks.Enforce"/> says.
    /// </param>
    public static StateValues Of(OutcomeTable table, ReadOnlySpan<int> jointActions) => new(table, jointActions);

    /// <summary>Values of a policy without memory.</summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="policy">
    /// The policy; where no control is incremental it is asked with the initial configuration in force, since it decides by load.
    /// </param>
    public static StateValues Of(OutcomeTable table, IPolicy policy)
    {
        ControlGrid grid = table.Grid;
        int configurations = grid.Controls.Any(control => control.Mode == ControlMode.Incremental) ? table.ConfigurationCount : 1;
        return Of(table, ActionsOf(table, policy, configurations));
    }

    private static int[] ActionsOf(OutcomeTable table, IPolicy policy, int configurations)
    {
        ControlGrid grid = table.Grid;
        int[] jointActions = new int[table.TrainingLoadCount * configurations];
        int[] levels = [.. grid.InitialLevels], actions = new int[grid.Count];
        bool[] mask = new bool[grid.JointActionCount];
        policy.Reset();
        for (int state = 0; state < jointActions.Length; state++)
        {
            (int load, int configuration) = Math.DivRem(state, configurations);
            if (configurations > 1)
            {
                grid.Decode(configuration, levels);
            }

            ActionMasks.Write(grid, levels, table.AllowedAt(load), mask);
            policy.Decide(new MeshSnapshot(0, table.Loads[load].AsSpan(), levels, mask), actions);
            ActionMasks.Enforce(grid, levels, mask, actions);
            jointActions[state] = grid.EncodeAction(actions);
        }

        return jointActions;
    }

    /// <summary>
    /// Values of looking ahead: the best that can be earned in a number of steps on this table, and then the values at the end. They are
    /// never below those at the end where these are a policy's on the same table (Bertsekas 2020, rollout and policy improvement).
    /// </summary>
    /// <param name="table">All outcomes, for example after the system changed.</param>
    /// <param name="end">Values of the states reached, of a table with the same loads and controls.</param>
    /// <param name="steps">Steps to look ahead; 0 gives the values at the end.</param>
    /// <exception cref="ArgumentException">The values are those of other states.</exception>
    public static StateValues LookAhead(OutcomeTable table, StateValues end, int steps) => new(table, end, steps, []);

    /// <summary>
    /// Values of looking ahead one control at a time: in each step the base policy's action is improved control by control, which asks about
    /// as many actions as the controls have values together; after the last step the base's own values count. They are never below these.
    /// </summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="basePolicy">The base, without memory.</param>
    /// <param name="steps">Steps to look ahead; 0 gives the base's values.</param>
    public static StateValues LookAheadOneControlAtATime(OutcomeTable table, IPolicy basePolicy, int steps)
    {
        bool incremental = table.Grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        int[] actions = ActionsOf(table, basePolicy, incremental ? table.ConfigurationCount : 1);
        return new StateValues(table, Of(table, actions), steps, actions);
    }

    /// <summary>Value of a state.</summary>
    /// <param name="load">Row of the table's loads.</param>
    /// <param name="configuration">Joint configuration before the action.</param>
    /// <param name="held">Steps that the load has been held before this one, from 0.</param>
    public double Value(int load, int configuration, int held) => _values[held][State(load, configuration)];

    /// <summary>Value of what follows a step, undiscounted by that step: the load may be drawn anew.</summary>
    /// <param name="load">Row of the table's loads in the step.</param>
    /// <param name="configuration">Joint configuration after the action.</param>
    /// <param name="held">Steps that the load had been held before the step, from 0.</param>
    public double ValueAfter(int load, int configuration, int held) =>
        held + 1 < _values.Length ? _values[held + 1][State(load, configuration)] : MeanValue(configuration);

    /// <summary>Best joint action of a state, by values that are the optimum's.</summary>
    /// <param name="load">Row of the table's loads.</param>
    /// <param name="configuration">Joint configuration before the action.</param>
    /// <param name="held">Steps that the load has been held before this one, from 0.</param>
    public int Action(int load, int configuration, int held)
    {
        int state = State(load, configuration);
        return _transitions.Actions(state)[_best[held][state]];
    }

    /// <summary>Mean value over the drawn loads, from a configuration, as a load is drawn.</summary>
    /// <param name="configuration">Joint configuration.</param>
    public double MeanValue(int configuration) => _afterDraw[_transitions.ByConfiguration ? configuration : 0];

    private int[] NextConfigurations(ReadOnlySpan<int> policy)
    {
        int[] next = new int[policy.Length];
        for (int state = 0; state < next.Length; state++)
        {
            next[state] = _transitions.After(state, policy[state]);
        }

        return next;
    }

    // One pass from the last held step to the first, so that values flow through a whole hold at once.
    private double Sweep(ReadOnlySpan<int> policyNext)
    {
        double change = 0;
        for (int held = _values.Length - 1; held >= 0; held--)
        {
            for (int state = 0; state < _transitions.StateCount; state++)
            {
                double value = Back(state, held, policyNext);
                change = Math.Max(change, Math.Abs(value - _values[held][state]));
                _values[held][state] = value;
            }
        }

        Draw();
        return change;
    }

    private double Back(int state, int held, ReadOnlySpan<int> policyNext)
    {
        ReadOnlySpan<int> next = _transitions.Next(state);
        int load = state / ConfigurationStates;
        ReadOnlySpan<double> rewards = _table.RewardsAt(load);
        if (!policyNext.IsEmpty)
        {
            return rewards[policyNext[state]] + _table.Scenario.Discount * ValueAfter(load, policyNext[state], held);
        }

        double best = double.NegativeInfinity;
        for (int i = 0; i < next.Length; i++)
        {
            double value = rewards[next[i]] + _table.Scenario.Discount * ValueAfter(load, next[i], held);
            if (value > best)
            {
                (best, _best[held][state]) = (value, i);
            }
        }

        return best;
    }

    private double BackByControl(int state, int held, int baseAction)
    {
        ControlGrid grid = _table.Grid;
        int load = state / ConfigurationStates;
        int[] actions = new int[grid.Count];
        grid.DecodeAction(baseAction, actions);
        double value = OneControlAtATime.Improve(grid, actions, candidate =>
        {
            int position = _transitions.Actions(state).BinarySearch(grid.EncodeAction(candidate));
            if (position < 0)
            {
                return double.NegativeInfinity;
            }

            int next = _transitions.Next(state)[position];
            return _table.RewardsAt(load)[next] + _table.Scenario.Discount * ValueAfter(load, next, held);
        });
        _best[held][state] = _transitions.Actions(state).BinarySearch(grid.EncodeAction(actions));
        return value;
    }

    private void Draw()
    {
        ImmutableArray<double> weights = _table.LoadWeights;
        double total = weights.Sum();
        for (int configuration = 0; configuration < _afterDraw.Length; configuration++)
        {
            double sum = 0;
            for (int load = 0; load < weights.Length; load++)
            {
                sum += weights[load] * _values[0][load * _afterDraw.Length + configuration];
            }

            _afterDraw[configuration] = sum / total;
        }
    }

    private int State(int load, int configuration) =>
        _transitions.ByConfiguration ? load * _table.ConfigurationCount + configuration : load;
}
