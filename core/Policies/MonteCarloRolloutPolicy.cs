using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Looks one step ahead and estimates what follows by walking the base policy on the model a number of times, on the same random loads
/// for every action (Samani, Hammar and Stadler 2024): for meshes whose values cannot be tabulated. Either over all allowed joint actions, or
/// one control at a time from the base policy's action on (multi-agent rollout, Bertsekas 2021), which is linear in the number of controls.
/// </summary>
public sealed class MonteCarloRolloutPolicy : IPolicy
{
    private const uint Stream = 0x524F4C4C;

    private readonly IPolicy _base;
    private readonly MeshDynamics _dynamics;
    private readonly ControlGrid _grid;
    private readonly int _walks;
    private readonly int _horizon;
    private readonly bool _oneControlAtATime;
    private readonly long _seed;
    private readonly OutcomeBatch _batch;
    private readonly int[] _allLevels;
    private readonly bool[] _mask;
    private readonly double[] _loads;
    private readonly int[] _levels;
    private readonly int[] _actions;

    /// <summary>Rollout on a base policy.</summary>
    /// <param name="basePolicy">The base, without memory: it is asked along every walk.</param>
    /// <param name="dynamics">Model, reward and operating region, as they are now; loads follow the training pattern.</param>
    /// <param name="walks">Walks whose mean estimates an action's worth, at least 1; one is exact where loads are not random.</param>
    /// <param name="horizon">Steps of a walk after the first, at least 0; what comes later counts as 0.</param>
    /// <param name="oneControlAtATime">Whether controls are decided one after the other.</param>
    /// <param name="seed">Seed of the walks' loads.</param>
    public MonteCarloRolloutPolicy(
        IPolicy basePolicy, MeshDynamics dynamics, int walks, int horizon, bool oneControlAtATime, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(walks, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        (_base, _dynamics, _grid) = (basePolicy, dynamics, dynamics.Grid);
        (_walks, _horizon, _oneControlAtATime, _seed) = (walks, horizon, oneControlAtATime, seed);
        _batch = new OutcomeBatch(dynamics);
        _allLevels = OutcomeTable.AllLevels(_grid);
        _mask = new bool[_grid.JointActionCount];
        _loads = new double[dynamics.Scenario.Mesh.Services.Length];
        (_levels, _actions) = (new int[_grid.Count], new int[_grid.Count]);
    }

    /// <inheritdoc />
    public string Name => $"monte-carlo-rollout:{_base.Name}";

    /// <inheritdoc />
    public void Reset() => _base.Reset();

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        _base.Decide(snapshot, actions);
        ActionMasks.Enforce(_grid, snapshot.Levels, snapshot.Mask, actions);
        Span<int> candidate = stackalloc int[_grid.Count];
        actions.CopyTo(candidate);
        double best = Worth(snapshot, candidate);
        if (!_oneControlAtATime)
        {
            for (int joint = 0; joint < _grid.JointActionCount; joint++)
            {
                _grid.DecodeAction(joint, candidate);
                Improve(snapshot, candidate, actions, ref best);
            }

            return;
        }

        for (int control = 0; control < _grid.Count; control++)
        {
            for (int value = 0; value < _grid.ActionCounts[control]; value++)
            {
                actions.CopyTo(candidate);
                candidate[control] = value;
                Improve(snapshot, candidate, actions, ref best);
            }
        }
    }

    // The base policy's action stays where nothing is better.
    private void Improve(in MeshSnapshot snapshot, ReadOnlySpan<int> candidate, Span<int> actions, ref double best)
    {
        if (!snapshot.Mask.IsEmpty && !snapshot.Mask[_grid.EncodeAction(candidate)])
        {
            return;
        }

        double worth = Worth(snapshot, candidate);
        if (worth > best)
        {
            best = worth;
            candidate.CopyTo(actions);
        }
    }

    private double Worth(in MeshSnapshot snapshot, ReadOnlySpan<int> actions)
    {
        double sum = 0;
        for (int walk = 0; walk < _walks; walk++)
        {
            var random = new CounterRandom(_seed, Stream, (uint)snapshot.Step, (uint)walk);
            snapshot.Loads.CopyTo(_loads);
            _grid.Apply(snapshot.Levels, actions, _levels);
            sum += Walk(snapshot.Step, ref random);
        }

        return sum / _walks;
    }

    // Rewards from the configuration that the first action led to, discounted.
    private double Walk(long step, ref CounterRandom random)
    {
        LoadPattern pattern = _dynamics.Scenario.TrainingLoad;
        double factor = 1, sum = Reward();
        for (int later = 1; later <= _horizon && _dynamics.Scenario.Discount > 0; later++)
        {
            pattern.LoadAt(step + later, ref random, _loads);
            _dynamics.Cover(_loads, _allLevels, _batch);
            ActionMasks.Write(_grid, _levels, _batch.Allowed, _mask);
            _base.Decide(new MeshSnapshot(step + later, _loads, _levels, _mask), _actions);
            ActionMasks.Enforce(_grid, _levels, _mask, _actions);
            _grid.Apply(_levels, _actions, _levels);
            factor *= _dynamics.Scenario.Discount;
            sum += factor * Reward();
        }

        return sum;
    }

    private double Reward()
    {
        _dynamics.Evaluate(_loads, _levels, _batch);
        return _batch.Rewards[0];
    }
}
