using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Policies;

/// <summary>
/// Mean discounted reward of policies on one tabulated mesh, exact: policy evaluation as a system of linear equations (Bellman 1957) over
/// the configurations that the policy reaches from the initial one. What follows from the mesh alone is worked out once, so that asking
/// for policy after policy is cheap. Not safe for several threads.
/// </summary>
public sealed class PolicyReward
{
    // Beyond, elimination (cubic in the configurations) costs more than sweeps.
    private const int MostEquations = 500;
    private const double Tolerance = 1e-10;

    private readonly OutcomeTable _table;
    private readonly double[] _weights; // [training loads] probability of each
    private readonly Transitions?[] _transitions = new Transitions?[2];
    private readonly int[] _position; // [configurations] its equation + 1; 0 where not reached
    private readonly List<int> _reached = [];
    private readonly List<double> _earned = []; // [equations * loads] discounted rewards while a drawn load is held
    private readonly List<int> _end = []; // [equations * loads] configuration at the next draw

    /// <summary>Rewards on a mesh.</summary>
    /// <param name="table">All outcomes.</param>
    public PolicyReward(OutcomeTable table)
    {
        _table = table;
        double total = table.LoadWeights.Sum();
        _weights = [.. table.LoadWeights.Select(weight => weight / total)];
        _position = new int[table.ConfigurationCount];
    }

    /// <summary>
    /// Mean reward from the initial configuration, discounted: (1 - discount) times the value of the policy as a load is drawn.
    /// </summary>
    /// <param name="jointActions">
    /// [loads] or, where the policy or the mesh depends on the configuration, [loads * configurations] joint action in each state; a masked
    /// one is carried out as <see cref="ActionMasks.Enforce"/> says.
    /// </param>
    public double MeanOf(ReadOnlySpan<int> jointActions)
    {
        Transitions transitions = TransitionsFor(jointActions.Length);
        int start = transitions.ByConfiguration ? _table.Grid.Encode(_table.Grid.InitialLevels.AsSpan()) : 0;
        Reach(transitions, jointActions, start);
        double discount = _table.Scenario.Discount, atDraw = Math.Pow(discount, _table.Scenario.TrainingLoad.HoldSteps);
        double[] values = discount == 0 ? [MeanEarned(0)] : _reached.Count <= MostEquations ? Eliminate(atDraw) : Sweep(atDraw);
        foreach (int configuration in _reached)
        {
            _position[configuration] = 0;
        }

        return (1 - discount) * values[0];
    }

    private Transitions TransitionsFor(int states)
    {
        bool byConfiguration = states > _table.TrainingLoadCount || _table.Grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        return _transitions[byConfiguration ? 1 : 0] ??= new Transitions(_table, byConfiguration);
    }

    // Walks every load from every configuration that a load may be drawn in, for as long as the load is held.
    private void Reach(Transitions transitions, ReadOnlySpan<int> jointActions, int start)
    {
        _reached.Clear();
        _earned.Clear();
        _end.Clear();
        Position(start);
        double discount = _table.Scenario.Discount;
        int configurations = transitions.ByConfiguration ? _table.ConfigurationCount : 1;
        int steps = discount == 0 ? 1 : _table.Scenario.TrainingLoad.HoldSteps;
        for (int equation = 0; equation < _reached.Count; equation++)
        {
            for (int load = 0; load < _weights.Length; load++)
            {
                double factor = 1, sum = 0;
                int at = _reached[equation];
                for (int step = 0; step < steps; step++)
                {
                    int state = load * configurations + at;
                    int next = transitions.After(state, jointActions[state]);
                    sum += factor * _table.RewardsAt(load)[next];
                    factor *= discount;
                    at = transitions.ByConfiguration ? next : 0;
                }

                _earned.Add(sum);
                _end.Add(discount == 0 ? 0 : Position(at));
            }
        }
    }

    private int Position(int configuration)
    {
        if (_position[configuration] == 0)
        {
            _reached.Add(configuration);
            _position[configuration] = _reached.Count;
        }

        return _position[configuration] - 1;
    }

    private double MeanEarned(int equation)
    {
        double sum = 0;
        for (int load = 0; load < _weights.Length; load++)
        {
            sum += _weights[load] * _earned[equation * _weights.Length + load];
        }

        return sum;
    }

    // Solves value = earned + discount * (mean value at the next draw). The matrix is diagonally dominant, so no pivots are looked for.
    private double[] Eliminate(double discount)
    {
        int count = _reached.Count;
        double[] matrix = new double[count * count], values = [.. Enumerable.Range(0, count).Select(MeanEarned)];
        for (int equation = 0; equation < count; equation++)
        {
            matrix[equation * count + equation] = 1;
            for (int load = 0; load < _weights.Length; load++)
            {
                matrix[equation * count + _end[equation * _weights.Length + load]] -= discount * _weights[load];
            }
        }

        for (int pivot = 0; pivot < count; pivot++)
        {
            ReadOnlySpan<double> from = matrix.AsSpan(pivot * count + pivot, count - pivot);
            for (int equation = pivot + 1; equation < count; equation++)
            {
                Span<double> row = matrix.AsSpan(equation * count + pivot, count - pivot);
                double factor = row[0] / from[0];
                for (int i = 0; factor != 0 && i < row.Length; i++)
                {
                    row[i] -= factor * from[i];
                }

                values[equation] -= factor * values[pivot];
            }
        }

        for (int equation = count - 1; equation >= 0; equation--)
        {
            for (int later = equation + 1; later < count; later++)
            {
                values[equation] -= matrix[equation * count + later] * values[later];
            }

            values[equation] /= matrix[equation * count + equation];
        }

        return values;
    }

    private double[] Sweep(double discount)
    {
        double[] values = new double[_reached.Count];
        double change;
        do
        {
            change = 0;
            for (int equation = 0; equation < values.Length; equation++)
            {
                double value = MeanEarned(equation);
                for (int load = 0; load < _weights.Length; load++)
                {
                    value += discount * _weights[load] * values[_end[equation * _weights.Length + load]];
                }

                change = Math.Max(change, Math.Abs(value - values[equation]));
                values[equation] = value;
            }
        }
        while (change > Tolerance);
        return values;
    }
}
