using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Meshward.Core.SystemModels;

/// <summary>
/// The part of (load, configuration) space that the trace covers: the combinations of configuration columns that were measured.
/// Outside it the model is not trusted and actions are masked.
/// <para>
/// A configuration has load coordinates (they move with the offered load, and a controller does not choose them) and others.
/// Where the load is one that the trace holds, a configuration is inside if it was measured at that load. Where the load lies between,
/// it is inside if its other coordinates were measured at every nearest load below and at every nearest one above, in the sense of all
/// load coordinates at once: at load 6 between 4 and 8, at both. Below the smallest and above the largest measured load nothing is
/// inside. Numbers are equal that differ by less than one part in 10^9, or by 10^-9 below 1: shares reached in steps are not exactly 0.
/// </para>
/// Safe for many threads; what lies around a load is found once for all loads between the same measured ones and remembered, and asking
/// allocates nothing then.
/// </summary>
public sealed class OperatingRegion
{
    private const int MostNeighbours = 100_000;

    private readonly double[][] _levels;
    private readonly UInt128[] _strides;
    private readonly UInt128[] _cellStrides;
    private readonly HashSet<UInt128> _seen = [];
    private readonly HashSet<UInt128> _seenLoads = [];
    private readonly List<ImmutableArray<int>> _loads = [];
    private readonly ConcurrentDictionary<UInt128, ImmutableArray<ImmutableArray<int>>> _neighbours = new();

    /// <summary>The region of these configurations.</summary>
    /// <param name="features">Features that are coordinates of a configuration, as indices.</param>
    /// <param name="isLoad">Which of these coordinates move with the load.</param>
    /// <param name="configurations">[configurations * coordinates] measured values, row-major; repetitions count once.</param>
    public OperatingRegion(ImmutableArray<int> features, ImmutableArray<bool> isLoad, ImmutableArray<double> configurations)
    {
        if (features.IsEmpty || features.Length != isLoad.Length || configurations.Length % features.Length != 0)
        {
            throw new ArgumentException("Expected one load flag per coordinate, and whole configurations.", nameof(configurations));
        }

        Features = features;
        IsLoad = isLoad;
        Configurations = configurations;
        _levels = [.. Enumerable.Range(0, features.Length).Select(coordinate => RegionLevels.Of(configurations, coordinate, features.Length))];
        _strides = RegionStrides.Of([.. _levels.Select(levels => levels.Length)]);
        _cellStrides = RegionStrides.Of([.. _levels.Select((levels, coordinate) => isLoad[coordinate] ? 2 * levels.Length + 1 : 1)]);
        Span<int> levels = stackalloc int[features.Length];
        for (int first = 0; first < configurations.Length; first += features.Length)
        {
            for (int coordinate = 0; coordinate < features.Length; coordinate++)
            {
                levels[coordinate] = Find(coordinate, configurations[first + coordinate]);
            }

            _ = _seen.Add(Key(levels));
            if (_seenLoads.Add(LoadKey(levels)))
            {
                _loads.Add([.. levels]);
            }
        }
    }

    /// <summary>Features that are coordinates of a configuration, as indices into a row of features.</summary>
    public ImmutableArray<int> Features { get; }

    /// <summary>Which coordinates move with the load.</summary>
    public ImmutableArray<bool> IsLoad { get; }

    /// <summary>[configurations * coordinates] the measured configurations, row-major.</summary>
    public ImmutableArray<double> Configurations { get; }

    /// <summary>Number of distinct configurations.</summary>
    public int Count => _seen.Count;

    /// <summary>Whether a row of the model's features lies inside.</summary>
    /// <param name="features">[features] inputs of the model, as the scenario computes them from load and controls.</param>
    public bool Contains(ReadOnlySpan<double> features)
    {
        Span<int> levels = stackalloc int[Features.Length];
        bool isLoadSeen = true;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            levels[coordinate] = Find(coordinate, features[Features[coordinate]]);
            if (levels[coordinate] < 0)
            {
                if (!IsLoad[coordinate])
                {
                    return false;
                }

                isLoadSeen = false;
            }
        }

        return isLoadSeen && _seenLoads.Contains(LoadKey(levels)) ? _seen.Contains(Key(levels)) : IsBetween(levels);
    }

    /// <summary>Level of a value on a coordinate, or the complement of the number of levels below it.</summary>
    internal int LevelOf(int coordinate, double value) => Find(coordinate, value);

    /// <summary>By how much a configuration's key grows with a level of a coordinate.</summary>
    internal UInt128 StrideOf(int coordinate) => _strides[coordinate];

    /// <summary>Whether a configuration was measured.</summary>
    internal bool IsMeasured(UInt128 key) => _seen.Contains(key);

    /// <summary>
    /// Adds the keys of the configurations that all have to be measured for one to be inside: its own where its load was measured, else one
    /// for each measured load around it; none where nothing is. Levels that were never measured count as the lowest, loads aside.
    /// </summary>
    internal void AddKeys(ReadOnlySpan<int> levels, List<UInt128> keys)
    {
        bool isLoadSeen = true;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            isLoadSeen &= levels[coordinate] >= 0 || !IsLoad[coordinate];
        }

        if (isLoadSeen && _seenLoads.Contains(LoadKey(levels)))
        {
            keys.Add(KeyWith(levels, levels));
            return;
        }

        foreach (ImmutableArray<int> load in NeighboursAt(levels))
        {
            keys.Add(KeyWith(levels, load.AsSpan()));
        }
    }

    private UInt128 KeyWith(ReadOnlySpan<int> levels, ReadOnlySpan<int> load)
    {
        UInt128 key = 0;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            key += _strides[coordinate] * (uint)Math.Max(0, IsLoad[coordinate] ? load[coordinate] : levels[coordinate]);
        }

        return key;
    }

    private bool IsBetween(ReadOnlySpan<int> levels)
    {
        ImmutableArray<ImmutableArray<int>> neighbours = NeighboursAt(levels);
        foreach (ImmutableArray<int> load in neighbours)
        {
            if (!IsSeen(levels, load))
            {
                return false;
            }
        }

        return !neighbours.IsEmpty;
    }

    private ImmutableArray<ImmutableArray<int>> NeighboursAt(ReadOnlySpan<int> levels)
    {
        UInt128 cell = CellOf(levels);
        if (!_neighbours.TryGetValue(cell, out ImmutableArray<ImmutableArray<int>> neighbours))
        {
            neighbours = NeighboursOf([.. levels]);
            if (_neighbours.Count < MostNeighbours)
            {
                _neighbours[cell] = neighbours;
            }
        }

        return neighbours;
    }

    // Which gap between levels, or which level, each load coordinate has: all that neighbours follow from.
    private UInt128 CellOf(ReadOnlySpan<int> levels)
    {
        UInt128 cell = 0;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            if (IsLoad[coordinate])
            {
                int place = levels[coordinate] >= 0 ? 2 * levels[coordinate] + 1 : 2 * ~levels[coordinate];
                cell += _cellStrides[coordinate] * (uint)place;
            }
        }

        return cell;
    }

    /// <summary>The nearest measured loads below and above; empty where there are none on either side.</summary>
    private ImmutableArray<ImmutableArray<int>> NeighboursOf(int[] asked)
    {
        List<ImmutableArray<int>> below = [.. _loads.Where(load => IsOrdered(load, asked, sign: 1))];
        List<ImmutableArray<int>> above = [.. _loads.Where(load => IsOrdered(load, asked, sign: -1))];
        return below.Count == 0 || above.Count == 0
            ? []
            :
            [
                .. below.Where(load => !below.Any(other => other != load && IsAtLeast(other, load))),
                .. above.Where(load => !above.Any(other => other != load && IsAtLeast(load, other))),
            ];
    }

    /// <summary>Whether a measured load is at most (sign 1) or at least (sign -1) the asked one in every load coordinate.</summary>
    private bool IsOrdered(ImmutableArray<int> load, int[] asked, int sign)
    {
        for (int coordinate = 0; coordinate < asked.Length; coordinate++)
        {
            // A level that is not measured lies half a level below the next one.
            int place = asked[coordinate] >= 0 ? 2 * asked[coordinate] : 2 * ~asked[coordinate] - 1;
            if (IsLoad[coordinate] && sign * 2 * load[coordinate] > sign * place)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsAtLeast(ImmutableArray<int> high, ImmutableArray<int> low)
    {
        for (int coordinate = 0; coordinate < high.Length; coordinate++)
        {
            if (IsLoad[coordinate] && high[coordinate] < low[coordinate])
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSeen(ReadOnlySpan<int> others, ImmutableArray<int> load)
    {
        Span<int> levels = stackalloc int[others.Length];
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            levels[coordinate] = IsLoad[coordinate] ? load[coordinate] : others[coordinate];
        }

        return _seen.Contains(Key(levels));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Code with 128-bit numbers is never compiled ahead, and far slower until it is optimised.
    private UInt128 Key(ReadOnlySpan<int> levels)
    {
        UInt128 key = 0;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            key = unchecked(key + _strides[coordinate] * (uint)levels[coordinate]);
        }

        return key;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private UInt128 LoadKey(ReadOnlySpan<int> levels)
    {
        UInt128 key = 0;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            key = unchecked(key + _strides[coordinate] * (IsLoad[coordinate] ? (uint)levels[coordinate] : 0));
        }

        return key;
    }

    private int Find(int coordinate, double value) => RegionLevels.Find(_levels[coordinate], value);
}
