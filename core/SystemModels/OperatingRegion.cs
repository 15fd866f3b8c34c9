using System.Collections.Immutable;

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
/// Immutable and safe for many threads; asking allocates nothing where the load is one that the trace holds.
/// </summary>
public sealed class OperatingRegion
{
    private const double Tolerance = 1e-9;

    private readonly ImmutableArray<double>[] _levels;
    private readonly HashSet<UInt128> _seen = [];
    private readonly HashSet<UInt128> _seenLoads = [];
    private readonly List<ImmutableArray<int>> _loads = [];

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
        _levels = [.. Enumerable.Range(0, features.Length).Select(coordinate => LevelsOf(configurations, coordinate, features.Length))];
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

        return isLoadSeen && _seenLoads.Contains(LoadKey(levels)) ? _seen.Contains(Key(levels)) : IsBetween(features, levels);
    }

    private bool IsBetween(ReadOnlySpan<double> features, ReadOnlySpan<int> levels)
    {
        double[] asked = new double[levels.Length];
        for (int coordinate = 0; coordinate < asked.Length; coordinate++)
        {
            asked[coordinate] = features[Features[coordinate]];
        }

        List<ImmutableArray<int>> below = [.. _loads.Where(load => IsOrdered(load, asked, sign: 1))];
        List<ImmutableArray<int>> above = [.. _loads.Where(load => IsOrdered(load, asked, sign: -1))];
        if (below.Count == 0 || above.Count == 0)
        {
            return false;
        }

        int[] others = [.. levels];
        return below.Where(load => !below.Any(other => other != load && IsAtLeast(other, load)))
            .Concat(above.Where(load => !above.Any(other => other != load && IsAtLeast(load, other))))
            .All(load => IsSeen(others, load));
    }

    /// <summary>Whether a measured load is at most (sign 1) or at least (sign -1) the asked one in every load coordinate.</summary>
    private bool IsOrdered(ImmutableArray<int> load, double[] asked, int sign)
    {
        for (int coordinate = 0; coordinate < asked.Length; coordinate++)
        {
            double level = _levels[coordinate][load[coordinate]];
            if (IsLoad[coordinate] && !AreEqual(level, asked[coordinate]) && sign * level > sign * asked[coordinate])
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

    private bool IsSeen(int[] others, ImmutableArray<int> load)
    {
        Span<int> levels = stackalloc int[others.Length];
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            levels[coordinate] = IsLoad[coordinate] ? load[coordinate] : others[coordinate];
        }

        return _seen.Contains(Key(levels));
    }

    private UInt128 Key(ReadOnlySpan<int> levels)
    {
        UInt128 key = 0;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            key = checked(key * (uint)_levels[coordinate].Length + (uint)levels[coordinate]);
        }

        return key;
    }

    private UInt128 LoadKey(ReadOnlySpan<int> levels)
    {
        UInt128 key = 0;
        for (int coordinate = 0; coordinate < levels.Length; coordinate++)
        {
            key = checked(key * (uint)_levels[coordinate].Length + (IsLoad[coordinate] ? (uint)levels[coordinate] : 0));
        }

        return key;
    }

    /// <summary>Level of a value, or -1.</summary>
    private int Find(int coordinate, double value)
    {
        ImmutableArray<double> levels = _levels[coordinate];
        int found = levels.BinarySearch(value);
        int next = ~found;
        return found >= 0 ? found
            : next < levels.Length && AreEqual(levels[next], value) ? next
            : next > 0 && AreEqual(levels[next - 1], value) ? next - 1
            : -1;
    }

    private static ImmutableArray<double> LevelsOf(ImmutableArray<double> configurations, int coordinate, int coordinates)
    {
        ImmutableArray<double>.Builder levels = ImmutableArray.CreateBuilder<double>();
        foreach (double value in Enumerable.Range(0, configurations.Length / coordinates).Select(i => configurations[i * coordinates + coordinate]).Order())
        {
            if (levels.Count == 0 || !AreEqual(levels[^1], value))
            {
                levels.Add(value);
            }
        }

        return levels.ToImmutable();
    }

    private static bool AreEqual(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));
}
