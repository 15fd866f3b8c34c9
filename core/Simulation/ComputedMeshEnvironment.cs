using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Simulation;

/// <summary>
/// Many copies of one mesh whose configurations or loads are too many to tabulate: the model is asked in each step, in one batch for
/// what it was not asked before. Masks are over the values of each control, since joint ones would have too many entries
/// (<see cref="ActionMasks.WriteEach"/>); where values that are allowed each lead outside the operating region together, controls are
/// changed one after the other, in order, each only if the region covers what it leads to. Observations are numbered as they are met,
/// anew after each reset.
/// </summary>
public sealed class ComputedMeshEnvironment : IVectorEnvironment
{
    private const uint LoadStream = 0x4C4F4144;
    private const int MostOutcomes = 1_000_000;

    // What the loads and levels of all remembered outcomes take together: large meshes remember fewer.
    private const int MostOutcomeBytes = 100_000_000;

    private readonly MeshDynamics _dynamics;
    private readonly ControlGrid _grid;
    private readonly LoadPattern _pattern;
    private readonly bool _scaled;
    private readonly int _services;
    private readonly bool _moves; // whether the load moves with time, instead of being drawn
    private readonly ImmutableArray<ImmutableArray<double>> _between;
    private readonly double _betweenLoadShare;
    private readonly double _exploringStartShare;
    private readonly int _perLoad;
    private readonly double[] _loads; // [Count * services]
    private readonly int[] _levels; // [Count * controls] before the action
    private readonly int[] _next; // [Count * controls] after it
    private readonly long[] _steps;
    private readonly long[] _firstStep; // where on the load the episode began
    private readonly int[] _current;
    private readonly CounterRandom[] _random;

    private readonly int _mostOutcomes;
    private readonly StateIndex _outcomes = new();
    private readonly List<float> _rewards = []; // [outcomes]
    private readonly List<bool> _covered = [];
    private readonly int[] _outcome; // [Count]
    private readonly double[] _askedLoads;
    private readonly int[] _askedLevels;
    private readonly OutcomeBatch _batch;

    private readonly StateIndex _states = new();
    private readonly List<int> _rows = []; // [states] row of the observation
    private readonly CoverageProbe _coverage;
    private readonly double[] _values;
    private readonly float[] _observation;
    private readonly bool[] _mask;

    /// <summary>Copies of a mesh.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="count">Number of environments, at least 1.</param>
    /// <param name="scaleObservations">Whether observations are scaled to [-1, 1]; otherwise they are in the quantities' own units.</param>
    /// <param name="betweenLoadShare">
    /// Share of the draws, in [0, 1], that take a load between those of the training pattern (<see cref="BetweenLoads"/>); no draw where
    /// the pattern moves with time.
    /// </param>
    /// <param name="exploringStartShare">
    /// Share of the episodes, in [0, 1], that start from any configuration, each equally likely, instead of the scenario's start values.
    /// </param>
    /// <param name="perLoad">
    /// Environments, at least 1, that are offered the same loads and start from the same configurations: they differ by their actions alone.
    /// </param>
    public ComputedMeshEnvironment(
        MeshDynamics dynamics, int count, bool scaleObservations, double betweenLoadShare = 0, double exploringStartShare = 0, int perLoad = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perLoad, 1);
        _dynamics = dynamics;
        _grid = dynamics.Grid;
        _pattern = dynamics.Scenario.TrainingLoad;
        _scaled = scaleObservations;
        _services = dynamics.Scenario.Mesh.Services.Length;
        _mostOutcomes = Math.Min(MostOutcomes, MostOutcomeBytes / (_services * sizeof(double) + _grid.Count * sizeof(int)));
        _moves = _pattern.FiniteLoads.IsEmpty;
        _between = betweenLoadShare > 0 && !_moves ? BetweenLoads.Fill(dynamics.Scenario) : [];
        _betweenLoadShare = _between.IsEmpty ? 0 : betweenLoadShare;
        _exploringStartShare = exploringStartShare;
        _perLoad = perLoad;
        (_loads, _askedLoads) = (new double[count * _services], new double[count * _services]);
        (_levels, _next, _askedLevels) = (new int[count * _grid.Count], new int[count * _grid.Count], new int[count * _grid.Count]);
        (_steps, _firstStep, _current) = (new long[count], new long[count], new int[count]);
        (_random, _outcome) = (new CounterRandom[count], new int[count]);
        (_batch, _coverage) = (new OutcomeBatch(dynamics), new CoverageProbe(dynamics));
        _values = new double[_grid.Count];
        _mask = new bool[_grid.ActionCounts.Sum()];
        _observation = new float[dynamics.Scenario.Observation.Length];
        Observations = new ObservationTable(_observation.Length, _mask.Length);
    }

    /// <inheritdoc />
    public int Count => _current.Length;

    /// <inheritdoc />
    public ImmutableArray<int> ActionCounts => _grid.ActionCounts;

    /// <inheritdoc />
    public ObservationTable Observations { get; }

    /// <inheritdoc />
    public bool MasksAreJoint => false;

    /// <inheritdoc />
    public ReadOnlySpan<int> Current => _current;

    /// <summary>Outcomes that the model was asked for and that are remembered.</summary>
    public int OutcomesKnown => _outcomes.Count;

    /// <inheritdoc />
    public void Reset(long seed, uint stream)
    {
        Observations.Clear();
        _states.Clear();
        _rows.Clear();
        for (int environment = 0; environment < Count; environment++)
        {
            _random[environment] = new CounterRandom(seed, LoadStream, stream, (uint)(environment / _perLoad));
            Begin(environment);
        }
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<int> actions, StepResult result)
    {
        for (int environment = 0; environment < Count; environment++)
        {
            _grid.Apply(Levels(environment), actions.Slice(environment * _grid.Count, _grid.Count), Next(environment));
        }

        LookUp();
        if (KeepInside())
        {
            LookUp();
        }

        for (int environment = 0; environment < Count; environment++)
        {
            result.Rewards[environment] = _rewards[_outcome[environment]];
            Next(environment).CopyTo(Levels(environment));
            _steps[environment]++;
            MoveLoad(environment);
            result.FinalObservation[environment] = RowOf(environment);
            result.Terminated[environment] = false;
            result.Truncated[environment] = _steps[environment] == _dynamics.Scenario.Horizon;
            if (result.Truncated[environment])
            {
                Begin(environment);
            }
            else
            {
                _current[environment] = result.FinalObservation[environment];
            }
        }
    }

    private Span<double> Loads(int environment) => _loads.AsSpan(environment * _services, _services);

    private Span<int> Levels(int environment) => _levels.AsSpan(environment * _grid.Count, _grid.Count);

    private Span<int> Next(int environment) => _next.AsSpan(environment * _grid.Count, _grid.Count);

    private void Begin(int environment)
    {
        _steps[environment] = 0;
        if (_moves)
        {
            _firstStep[environment] = LoadBeginning.Draw(_pattern, _moves, ref _random[environment], Loads(environment));
        }
        else
        {
            MoveLoad(environment);
        }

        DrawStart(ref _random[environment], Levels(environment));
        _current[environment] = RowOf(environment);
    }

    private void MoveLoad(int environment)
    {
        ref CounterRandom random = ref _random[environment];
        long step = _steps[environment];
        if (_betweenLoadShare == 0)
        {
            _pattern.LoadAt(_firstStep[environment] + step, ref random, Loads(environment));
        }
        else if (step % _pattern.HoldSteps == 0)
        {
            if (random.NextDouble() < _betweenLoadShare)
            {
                _between[random.NextInt(_between.Length)].CopyTo(Loads(environment));
            }
            else
            {
                _pattern.LoadAt(step, ref random, Loads(environment));
            }
        }
    }

    private void DrawStart(ref CounterRandom random, Span<int> levels)
    {
        if (_exploringStartShare == 0 || random.NextDouble() >= _exploringStartShare)
        {
            _grid.DrawStart(ref random, levels);
            return;
        }

        for (int control = 0; control < levels.Length; control++)
        {
            levels[control] = random.NextInt(_grid.Controls[control].Levels.Length);
        }
    }

    // The outcome of every environment's next configuration; the model is asked for those that are not known yet.
    private void LookUp()
    {
        if (_outcomes.Count + Count > _mostOutcomes)
        {
            _outcomes.Clear();
            _rewards.Clear();
            _covered.Clear();
        }

        int asked = 0;
        for (int environment = 0; environment < Count; environment++)
        {
            _outcome[environment] = _outcomes.NumberOf(Loads(environment), Next(environment), out bool isNew);
            if (isNew)
            {
                Loads(environment).CopyTo(_askedLoads.AsSpan(asked * _services));
                Next(environment).CopyTo(_askedLevels.AsSpan(asked * _grid.Count));
                asked++;
            }
        }

        if (asked > 0)
        {
            _dynamics.EvaluateEach(_askedLoads.AsSpan(0, asked * _services), _askedLevels.AsSpan(0, asked * _grid.Count), _batch);
            for (int i = 0; i < asked; i++)
            {
                _rewards.Add((float)_batch.Rewards[i]);
                _covered.Add(_batch.Allowed[i]);
            }
        }
    }

    private bool KeepInside()
    {
        bool changed = false;
        for (int environment = 0; environment < Count; environment++)
        {
            if (!_covered[_outcome[environment]])
            {
                ActionMasks.EnforceEach(Loads(environment), Levels(environment), Next(environment), _coverage);
                changed = true;
            }
        }

        return changed;
    }

    private int RowOf(int environment)
    {
        int state = _states.NumberOf(Loads(environment), Levels(environment), out bool isNew);
        if (isNew)
        {
            _grid.Values(Levels(environment), _values);
            MeshObservations.Write(_dynamics.Scenario, Loads(environment), _values, _scaled, _observation);
            ActionMasks.WriteEach(_grid, Loads(environment), Levels(environment), _coverage, _mask);
            _rows.Add(Observations.Intern(_observation, _mask));
        }

        return _rows[state];
    }
}
