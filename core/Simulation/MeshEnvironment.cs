using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Simulation;

/// <summary>
/// Many copies of one mesh, stepped together over a table of outcomes (structure of arrays). In each step an action sets the
/// configuration, the load that was observed with it gives the reward, and then the next load is drawn. Nothing is allocated per step.
/// </summary>
public sealed class MeshEnvironment : IVectorEnvironment
{
    private const uint LoadStream = 0x4C4F4144;

    private readonly OutcomeTable _table;
    private readonly LoadPattern _pattern;
    private readonly float[] _rewards;
    private readonly int _configurations;
    private readonly bool _levelsAreObserved;
    private readonly int _otherLoads;
    private readonly double _betweenLoadShare;
    private readonly double _exploringStartShare;
    private readonly int _perLoad;
    private readonly int[] _loads;
    private readonly int[] _configuration;
    private readonly long[] _steps;
    private readonly int[] _current;
    private readonly CounterRandom[] _random;

    /// <summary>Copies of the mesh that a table describes.</summary>
    /// <param name="table">All outcomes. Loads beyond the training pattern's are drawn for a share of the time.</param>
    /// <param name="count">Number of environments, at least 1.</param>
    /// <param name="scaleObservations">Whether observations are scaled to [-1, 1]; otherwise they are in the quantities' own units.</param>
    /// <param name="betweenLoadShare">
    /// Share of the draws, in [0, 1], that take one of the table's loads beyond the training pattern's, each equally likely.
    /// </param>
    /// <param name="exploringStartShare">
    /// Share of the episodes, in [0, 1], that start from any configuration, each equally likely, instead of the scenario's start values.
    /// </param>
    /// <param name="perLoad">
    /// Environments, at least 1, that are offered the same loads and start from the same configurations: they differ by their actions alone.
    /// </param>
    public MeshEnvironment(
        OutcomeTable table, int count, bool scaleObservations, double betweenLoadShare = 0, double exploringStartShare = 0, int perLoad = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perLoad, 1);
        _table = table;
        _pattern = table.Scenario.TrainingLoad;
        _otherLoads = table.Loads.Length - table.TrainingLoadCount;
        _betweenLoadShare = _otherLoads > 0 ? betweenLoadShare : 0;
        _exploringStartShare = exploringStartShare;
        _perLoad = perLoad;
        _configurations = table.ConfigurationCount;
        _rewards = new float[table.Rewards.Length];
        for (int row = 0; row < _rewards.Length; row++)
        {
            _rewards[row] = (float)table.Rewards[row];
        }

        Observations = MeshObservations.Of(table, scaleObservations, out _levelsAreObserved);
        _loads = new int[count];
        _configuration = new int[count];
        _steps = new long[count];
        _current = new int[count];
        _random = new CounterRandom[count];
    }

    /// <inheritdoc />
    public int Count => _current.Length;

    /// <inheritdoc />
    public ImmutableArray<int> ActionCounts => _table.Grid.ActionCounts;

    /// <inheritdoc />
    public ObservationTable Observations { get; }

    /// <inheritdoc />
    public bool MasksAreJoint => true;

    /// <inheritdoc />
    public ReadOnlySpan<int> Current => _current;

    /// <inheritdoc />
    public void Reset(long seed, uint stream)
    {
        for (int environment = 0; environment < Count; environment++)
        {
            _random[environment] = new CounterRandom(seed, LoadStream, stream, (uint)(environment / _perLoad));
            Begin(environment);
        }
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<int> actions, StepResult result)
    {
        int controls = _table.Grid.Count;
        Span<int> levels = stackalloc int[controls];
        Span<int> carriedOut = stackalloc int[controls];
        ReadOnlySpan<bool> masks = Observations.Masks;
        int maskSize = Observations.MaskSize;
        int? horizon = _table.Scenario.Horizon;
        for (int environment = 0; environment < _current.Length; environment++)
        {
            int configuration = Reached(
                environment, actions.Slice(environment * controls, controls), masks.Slice(_current[environment] * maskSize, maskSize), levels, carriedOut);
            result.Rewards[environment] = _rewards[_loads[environment] * _configurations + configuration];
            _configuration[environment] = configuration;
            _steps[environment]++;
            _loads[environment] = NextLoad(environment);
            result.FinalObservation[environment] = RowOf(environment);
            result.Terminated[environment] = false;
            result.Truncated[environment] = _steps[environment] == horizon;
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

    /// <summary>The configuration that an action leads to.</summary>
    private int Reached(int environment, ReadOnlySpan<int> action, ReadOnlySpan<bool> mask, Span<int> levels, Span<int> carriedOut)
    {
        ControlGrid grid = _table.Grid;
        if (grid.IsAbsolute)
        {
            int chosen = grid.EncodeAction(action);
            if (mask.IsEmpty || mask[chosen])
            {
                return chosen;
            }
        }

        grid.Decode(_configuration[environment], levels);
        action.CopyTo(carriedOut);
        ActionMasks.Enforce(grid, levels, mask, carriedOut);
        grid.Apply(levels, carriedOut, levels);
        return grid.Encode(levels);
    }

    private void Begin(int environment)
    {
        _steps[environment] = 0;
        _loads[environment] = NextLoad(environment);
        _configuration[environment] = StartConfiguration(ref _random[environment]);
        _current[environment] = RowOf(environment);
    }

    private int StartConfiguration(ref CounterRandom random)
    {
        if (_exploringStartShare > 0 && random.NextDouble() < _exploringStartShare)
        {
            return random.NextInt(_configurations);
        }

        Span<int> levels = stackalloc int[_table.Grid.Count];
        _table.Grid.DrawStart(ref random, levels);
        return _table.Grid.Encode(levels);
    }

    private int NextLoad(int environment)
    {
        long step = _steps[environment];
        if (_betweenLoadShare == 0)
        {
            return _pattern.IndexAt(step, _loads[environment], ref _random[environment]);
        }

        if (step % _pattern.HoldSteps != 0)
        {
            return _loads[environment];
        }

        return _random[environment].NextDouble() < _betweenLoadShare
            ? _table.TrainingLoadCount + _random[environment].NextInt(_otherLoads)
            : _pattern.IndexAt(step, 0, ref _random[environment]);
    }

    private int RowOf(int environment) => _levelsAreObserved
        ? _loads[environment] * _configurations + _configuration[environment]
        : _loads[environment];
}
