using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// A fixed sample of episodes on the training load, for meshes that are too large to tabulate: every policy, and the bound that it is
/// compared with, meets the same loads from the initial configuration. Equal scenarios give equal episodes. Holds buffers: one thread at a time.
/// </summary>
public sealed class SampledEpisodes
{
    private const uint Stream = 0x534D504C;
    private const int Decisions = 512;
    private const int MostSteps = 256;

    private readonly MeshDynamics _dynamics;
    private readonly ControlGrid _grid;
    private readonly int _services;
    private readonly double[] _loads; // [Steps][Count * services]
    private readonly AllowedActions _allowed;
    private readonly OutcomeBatch _batch;
    private readonly int[] _levels; // [Count * controls]
    private readonly int[] _actions;
    private readonly bool[] _masks; // [Count * mask size]

    /// <summary>The episodes of a scenario.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    public SampledEpisodes(MeshDynamics dynamics)
    {
        (_dynamics, _grid) = (dynamics, dynamics.Grid);
        Scenario scenario = dynamics.Scenario;
        _services = scenario.Mesh.Services.Length;

        // Where what comes later counts, an episode is three times as long as rewards matter; else loads count alone.
        int steps = scenario.Discount == 0 ? 8 : (int)Math.Clamp(Math.Ceiling(3 / (1 - scenario.Discount)), 8, MostSteps);
        Steps = Math.Min(steps, scenario.Horizon ?? int.MaxValue);
        Count = Math.Max(16, Decisions / Steps);
        _loads = new double[Steps * Count * _services];
        DrawLoads(scenario.TrainingLoad);
        _allowed = new AllowedActions(dynamics);
        _batch = new OutcomeBatch(dynamics);
        _levels = new int[Count * _grid.Count];
        _actions = new int[_levels.Length];
        _masks = new bool[Count * _allowed.MaskSize];
    }

    /// <summary>Decides one step of all episodes.</summary>
    /// <param name="step">Time step, from 0.</param>
    /// <param name="loads">[episodes * services] offered load, requests per second.</param>
    /// <param name="levels">[episodes * controls] level indices before the action.</param>
    /// <param name="masks">[episodes * entries of a mask] true = allowed, in the form of <see cref="AllowedActions"/>.</param>
    /// <param name="actions">[episodes * controls] receives the sub-actions.</param>
    public delegate void BatchDecision(
        int step, ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, ReadOnlySpan<bool> masks, Span<int> actions);

    /// <summary>Number of episodes.</summary>
    public int Count { get; }

    /// <summary>Time steps of an episode.</summary>
    public int Steps { get; }

    /// <summary>Number of entries of a mask.</summary>
    public int MaskSize => _allowed.MaskSize;

    /// <summary>Whether masks are over joint actions.</summary>
    public bool MasksAreJoint => _allowed.MasksAreJoint;

    /// <summary>The different loads of all episodes, in the order in which they are met: [loads][services] requests per second.</summary>
    public ImmutableArray<ImmutableArray<double>> Loads
    {
        get
        {
            var index = new StateIndex();
            var loads = ImmutableArray.CreateBuilder<ImmutableArray<double>>();
            for (int start = 0; start < _loads.Length; start += _services)
            {
                _ = index.NumberOf(_loads.AsSpan(start, _services), [], out bool isNew);
                if (isNew)
                {
                    loads.Add([.. _loads.AsSpan(start, _services)]);
                }
            }

            return loads.ToImmutable();
        }
    }

    /// <summary>Mean reward of a step under a policy, later steps discounted.</summary>
    /// <param name="policy">The policy, without memory: episodes are taken in turn.</param>
    public double MeanReward(IPolicy policy)
    {
        policy.Reset();
        int controls = _grid.Count, size = _allowed.MaskSize;
        return MeanReward((step, loads, levels, masks, actions) =>
        {
            for (int episode = 0; episode < Count; episode++)
            {
                var snapshot = new MeshSnapshot(
                    step,
                    loads.Slice(episode * _services, _services),
                    levels.Slice(episode * controls, controls),
                    masks.Slice(episode * size, size),
                    MasksAreJoint);
                policy.Decide(snapshot, actions.Slice(episode * controls, controls));
            }
        });
    }

    /// <summary>Mean reward of a step under decisions that are made for all episodes at once, later steps discounted.</summary>
    public double MeanReward(BatchDecision decide)
    {
        double discount = _dynamics.Scenario.Discount, factor = 1, sum = 0, weight = 0;
        for (int episode = 0; episode < Count; episode++)
        {
            _grid.InitialLevels.CopyTo(_levels.AsSpan(episode * _grid.Count));
        }

        for (int step = 0; step < Steps; step++)
        {
            sum += factor * RewardOfStep(step, decide);
            weight += factor;
            factor *= discount == 0 ? 1 : discount;
        }

        return sum / weight;
    }

    private double RewardOfStep(int step, BatchDecision decide)
    {
        int controls = _grid.Count, size = _allowed.MaskSize;
        ReadOnlySpan<double> loads = _loads.AsSpan(step * Count * _services, Count * _services);
        for (int episode = 0; episode < Count; episode++)
        {
            _allowed.At(loads.Slice(episode * _services, _services), _levels.AsSpan(episode * controls, controls))
                .CopyTo(_masks.AsSpan(episode * size));
        }

        decide(step, loads, _levels, _masks, _actions);
        for (int episode = 0; episode < Count; episode++)
        {
            ReadOnlySpan<double> load = loads.Slice(episode * _services, _services);
            Span<int> levels = _levels.AsSpan(episode * controls, controls);
            if (MasksAreJoint)
            {
                _ = _allowed.At(load, levels);
            }

            _allowed.CarryOut(load, levels, _actions.AsSpan(episode * controls, controls));
        }

        _dynamics.EvaluateEach(loads, _levels, _batch);
        double sum = 0;
        foreach (double reward in _batch.Rewards)
        {
            sum += reward;
        }

        return sum / Count;
    }

    private void DrawLoads(LoadPattern pattern)
    {
        bool begins = pattern.FiniteLoads.IsEmpty;
        double[] loads = new double[_services];
        for (int episode = 0; episode < Count; episode++)
        {
            var random = new CounterRandom(0, Stream, (uint)episode);
            long first = LoadBeginning.Draw(pattern, begins, ref random, loads);
            for (int step = 0; step < Steps; step++)
            {
                if (step > 0)
                {
                    pattern.LoadAt(first + step, ref random, loads);
                }

                loads.CopyTo(_loads.AsSpan((step * Count + episode) * _services));
            }
        }
    }
}
