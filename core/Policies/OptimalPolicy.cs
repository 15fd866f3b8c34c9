using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// The optimum on the model. Where the discount is 0 it is exact at any load: the allowed action with the largest predicted reward, found
/// by asking the model about every configuration. Where the discount is above 0 the value of what follows is added; it is exact on the
/// training load, and elsewhere takes the values of the nearest training load, which makes it a lower bound. The first action in joint
/// order is taken where several are equal.
/// </summary>
public sealed class OptimalPolicy : IPolicy
{
    private readonly MeshDynamics _dynamics;
    private readonly OutcomeTable _table;
    private readonly StateValues _values;
    private readonly OutcomeMemory _memory;
    private readonly int[] _scratch;
    private readonly double[] _worth;

    /// <summary>The optimum of one mesh.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="table">All outcomes on the training load.</param>
    /// <param name="values">Values of the optimum on that table.</param>
    /// <param name="memory">Outcomes that are shared with others; null for a memory of its own.</param>
    public OptimalPolicy(MeshDynamics dynamics, OutcomeTable table, StateValues values, OutcomeMemory? memory = null)
    {
        _dynamics = dynamics;
        _table = table;
        _values = values;
        _memory = memory ?? new OutcomeMemory(dynamics);
        _scratch = new int[dynamics.Grid.Count];
        _worth = new double[dynamics.Grid.JointCount];
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
        int best = BestAction(_dynamics.Grid, snapshot.Levels, snapshot.Mask, WorthOf(snapshot), _scratch);
        _dynamics.Grid.DecodeAction(best, actions);
    }

    /// <summary>What each configuration is worth at the load of a snapshot, as the one that the action leads to.</summary>
    /// <returns>[configurations] reward plus discounted value of what follows; the next call overwrites it.</returns>
    internal double[] WorthOf(in MeshSnapshot snapshot)
    {
        _memory.At(snapshot.Loads).Rewards.CopyTo(_worth);
        double discount = _dynamics.Scenario.Discount;
        if (discount > 0)
        {
            int load = NearestLoad(snapshot.Loads);
            int held = (int)(snapshot.Step % _dynamics.Scenario.TrainingLoad.HoldSteps);
            for (int configuration = 0; configuration < _worth.Length; configuration++)
            {
                _worth[configuration] += discount * _values.ValueAfter(load, configuration, held);
            }
        }

        return _worth;
    }

    /// <summary>The allowed joint action that leads to the configuration worth most.</summary>
    /// <param name="grid">The controls.</param>
    /// <param name="levels">[controls] level indices before the action.</param>
    /// <param name="mask">[joint actions] true = allowed; empty where all are.</param>
    /// <param name="worth">[configurations] what each is worth at the present load.</param>
    /// <param name="scratch">[controls] overwritten.</param>
    public static int BestAction(
        ControlGrid grid, ReadOnlySpan<int> levels, ReadOnlySpan<bool> mask, ReadOnlySpan<double> worth, Span<int> scratch)
    {
        int best = -1;
        double bestWorth = double.NegativeInfinity;
        for (int joint = 0; joint < grid.JointActionCount; joint++)
        {
            if (!mask.IsEmpty && !mask[joint])
            {
                continue;
            }

            grid.DecodeAction(joint, scratch);
            grid.Apply(levels, scratch, scratch);
            double candidate = worth[grid.Encode(scratch)];
            if (best < 0 || candidate > bestWorth)
            {
                (best, bestWorth) = (joint, candidate);
            }
        }

        return best;
    }

    private int NearestLoad(ReadOnlySpan<double> loads)
    {
        int nearest = 0;
        double nearestDistance = double.PositiveInfinity;
        for (int load = 0; load < _table.TrainingLoadCount; load++)
        {
            double distance = 0;
            for (int service = 0; service < loads.Length; service++)
            {
                distance += Math.Abs(_table.Loads[load][service] - loads[service]);
            }

            if (distance < nearestDistance)
            {
                (nearest, nearestDistance) = (load, distance);
            }
        }

        return nearest;
    }
}
