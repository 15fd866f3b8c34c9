using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Looks a number of steps ahead and estimates what follows by walking the base policy on the model a number of times, on the same random
/// loads for every action (Samani, Hammar and Stadler 2024): needs no table, and so works on meshes of any size. Either over all allowed
/// joint actions, or one control at a time from the base policy's action on (multi-agent rollout, Bertsekas 2021), which is linear in the
/// number of controls. Looking l steps ahead costs (actions * walks)^l walks.
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
    private readonly AllowedActions _allowed;
    private readonly Ahead[] _ahead; // [lookahead] the step that is decided, and those after it

    private readonly double[] _loads;
    private readonly int[] _levels;
    private readonly int[] _actions;

    /// <summary>Rollout on a base policy.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="basePolicy">The base, without memory: it is asked along every walk.</param>
    /// <param name="dynamics">Model, reward and operating region, as they are now; loads follow the training pattern.</param>
    /// <param name="lookahead">Steps to look ahead, at least 1.</param>
    /// <param name="walks">Walks whose mean estimates an action's worth, at least 1; one is exact where loads are not random.</param>
    /// <param name="horizon">Steps of a walk after those that are looked ahead, at least 0; what comes later counts as 0.</param>
    /// <param name="oneControlAtATime">Whether controls are decided one after the other.</param>
    /// <param name="seed">Seed of the walks' loads.</param>
    /// <exception cref="ArgumentException">All joint actions are asked for, and there are too many.</exception>
    public MonteCarloRolloutPolicy(
        string name, IPolicy basePolicy, MeshDynamics dynamics, int lookahead, int walks, int horizon, bool oneControlAtATime, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lookahead, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(walks, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        (Name, _base, _dynamics, _grid) = (name, basePolicy, dynamics, dynamics.Grid);
        (_walks, _horizon, _oneControlAtATime, _seed) = (walks, horizon, oneControlAtATime, seed);
        if (!oneControlAtATime && _grid.JointActionCount > int.MaxValue)
        {
            throw new ArgumentException("There are too many joint actions to try all.", nameof(oneControlAtATime));
        }

        _batch = new OutcomeBatch(dynamics);
        _allowed = new AllowedActions(dynamics);
        int services = dynamics.Scenario.Mesh.Services.Length;
        _loads = new double[services];
        (_levels, _actions) = (new int[_grid.Count], new int[_grid.Count]);
        _ahead = [.. Enumerable.Range(0, lookahead).Select(_ => new Ahead(services, _grid.Count, _allowed.MaskSize))];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public void Reset() => _base.Reset();

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        Ahead now = _ahead[0];
        snapshot.Loads.CopyTo(now.Loads);
        snapshot.Levels.CopyTo(now.Levels);
        _ = Best(0, snapshot.Step, path: 0);
        now.Actions.CopyTo(actions);
    }

    // The best action of a step that is looked ahead to, and what it is worth. The base policy's action stays where nothing is better.
    private double Best(int depth, long step, uint path)
    {
        Ahead at = _ahead[depth];
        _allowed.At(at.Loads, at.Levels).CopyTo(at.Mask);
        _base.Decide(new MeshSnapshot(step, at.Loads, at.Levels, at.Mask, _allowed.MasksAreJoint), at.Actions);
        if (_allowed.MasksAreJoint)
        {
            ActionMasks.Enforce(_grid, at.Levels, at.Mask, at.Actions);
        }

        if (_oneControlAtATime)
        {
            return OneControlAtATime.Improve(_grid, at.Actions, candidate => Worth(depth, step, path, candidate));
        }

        double best = Worth(depth, step, path, at.Actions);
        Span<int> candidate = stackalloc int[_grid.Count];
        for (int joint = 0; joint < _grid.JointActionCount; joint++)
        {
            _grid.DecodeAction(joint, candidate);
            double worth = Worth(depth, step, path, candidate);
            if (worth > best)
            {
                best = worth;
                candidate.CopyTo(at.Actions);
            }
        }

        return best;
    }

    private double Worth(int depth, long step, uint path, ReadOnlySpan<int> actions)
    {
        Ahead at = _ahead[depth];
        if (_allowed.MasksAreJoint && !at.Mask[_grid.EncodeAction(actions)])
        {
            return double.NegativeInfinity;
        }

        at.Levels.CopyTo(at.Next, 0);
        if (_allowed.MasksAreJoint)
        {
            _grid.Apply(at.Levels, actions, at.Next);
        }
        else
        {
            _allowed.CarryOut(at.Loads, at.Next, actions);
        }

        double reward = Reward(at.Loads, at.Next), discount = _dynamics.Scenario.Discount, sum = 0;
        for (int walk = 0; walk < _walks && discount > 0; walk++)
        {
            uint own = unchecked(path * (uint)_walks + (uint)walk);
            var random = new CounterRandom(_seed, Stream, (uint)step, own);
            sum += depth + 1 == _ahead.Length ? Walk(at, step, ref random) : After(depth, step, own + 1, ref random);
        }

        return reward + discount * sum / _walks;
    }

    private double After(int depth, long step, uint path, ref CounterRandom random)
    {
        Ahead at = _ahead[depth], next = _ahead[depth + 1];
        at.Loads.CopyTo(next.Loads, 0);
        at.Next.CopyTo(next.Levels, 0);
        _dynamics.Scenario.TrainingLoad.LoadAt(step + 1, ref random, next.Loads);
        return Best(depth + 1, step + 1, path);
    }

    // Rewards of the base policy after the last step that is looked ahead to, discounted to the first of them.
    private double Walk(Ahead from, long step, ref CounterRandom random)
    {
        LoadPattern pattern = _dynamics.Scenario.TrainingLoad;
        from.Loads.CopyTo(_loads, 0);
        from.Next.CopyTo(_levels, 0);
        double factor = 1, sum = 0;
        for (int later = 1; later <= _horizon; later++)
        {
            pattern.LoadAt(step + later, ref random, _loads);
            ReadOnlySpan<bool> mask = _allowed.At(_loads, _levels);
            _base.Decide(new MeshSnapshot(step + later, _loads, _levels, mask, _allowed.MasksAreJoint), _actions);
            _allowed.CarryOut(_loads, _levels, _actions);
            sum += factor * Reward(_loads, _levels);
            factor *= _dynamics.Scenario.Discount;
        }

        return sum;
    }

    private double Reward(double[] loads, int[] levels)
    {
        _dynamics.Evaluate(loads, levels, _batch);
        return _batch.Rewards[0];
    }

    private sealed class Ahead(int services, int controls, int maskSize)
    {
        public double[] Loads { get; } = new double[services];

        public int[] Levels { get; } = new int[controls];

        public int[] Next { get; } = new int[controls];

        public int[] Actions { get; } = new int[controls];

        public bool[] Mask { get; } = new bool[maskSize];
    }
}
