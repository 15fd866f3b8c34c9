using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Searches a good configuration where there are too many to try all: from several starts, one control after the other is set to its best
/// value until none helps any more (coordinate ascent). What is found is a lower bound of the optimum. The same inputs give the same result.
/// </summary>
public sealed class CoordinateAscent
{
    private const uint Stream = 0x41534345;
    private const int RandomStarts = 4;

    private readonly MeshDynamics _dynamics;
    private readonly ControlGrid _grid;
    private readonly OutcomeBatch _batch;
    private readonly ImmutableArray<ImmutableArray<int>> _starts;
    private readonly int[] _candidates; // [largest number of values * controls]

    /// <summary>A search on a mesh; one thread at a time.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    public CoordinateAscent(MeshDynamics dynamics)
    {
        (_dynamics, _grid, _batch) = (dynamics, dynamics.Grid, new OutcomeBatch(dynamics));
        _candidates = new int[_grid.Controls.Max(control => control.Levels.Length) * _grid.Count];
        var random = new CounterRandom(0, Stream);
        ImmutableArray<int>[] spread = new ImmutableArray<int>[RandomStarts];
        for (int start = 0; start < RandomStarts; start++)
        {
            int[] levels = new int[_grid.Count];
            for (int control = 0; control < levels.Length; control++)
            {
                levels[control] = random.NextInt(_grid.Controls[control].Levels.Length);
            }

            spread[start] = [.. levels];
        }

        _starts =
        [
            _grid.InitialLevels,
            [.. _grid.Controls.Select(_ => 0)],
            [.. _grid.Controls.Select(control => control.Levels.Length - 1)],
            [.. _grid.Controls.Select(control => control.Levels.Length / 2)],
            .. spread,
        ];
    }

    /// <summary>Searches each load for itself, on all cores.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="loads">[loads][services] requests per second.</param>
    /// <returns>[loads] level indices.</returns>
    public static ImmutableArray<ImmutableArray<int>> FindEach(MeshDynamics dynamics, ImmutableArray<ImmutableArray<double>> loads)
    {
        var found = new ImmutableArray<int>[loads.Length];
        Parallel.For(0, loads.Length, () => new CoordinateAscent(dynamics), (load, _, search) =>
        {
            found[load] = search.Find([loads[load]]);
            return search;
        }, _ => { });
        return [.. found];
    }

    /// <summary>
    /// The configuration with the largest sum of rewards over some loads that was found, among those that the operating region covers at
    /// the most of them.
    /// </summary>
    /// <param name="loads">[loads][services] requests per second, at least one.</param>
    /// <returns>[controls] level indices.</returns>
    public ImmutableArray<int> Find(ImmutableArray<ImmutableArray<double>> loads)
    {
        int[] best = [], levels = new int[_grid.Count];
        (int Covered, double Reward) bestScore = default;
        foreach (ImmutableArray<int> start in _starts)
        {
            start.CopyTo(levels);
            (int Covered, double Reward) score = Climb(loads, levels);
            if (best.Length == 0 || score.CompareTo(bestScore) > 0)
            {
                (best, bestScore) = ([.. levels], score);
            }
        }

        return [.. best];
    }

    private (int Covered, double Reward) Climb(ImmutableArray<ImmutableArray<double>> loads, int[] levels)
    {
        (int Covered, double Reward) best = (-1, 0);
        for (bool improved = true; improved;)
        {
            improved = false;
            for (int control = 0; control < levels.Length; control++)
            {
                (int level, (int Covered, double Reward) score) = BestLevel(loads, levels, control);
                if (best.Covered < 0 || score.CompareTo(best) > 0)
                {
                    improved = true;
                    best = score;
                    levels[control] = level;
                }
            }
        }

        return best;
    }

    private (int Level, (int Covered, double Reward) Score) BestLevel(ImmutableArray<ImmutableArray<double>> loads, int[] levels, int control)
    {
        int count = _grid.Controls[control].Levels.Length;
        Span<int> candidates = _candidates.AsSpan(0, count * levels.Length);
        for (int level = 0; level < count; level++)
        {
            levels.CopyTo(candidates[(level * levels.Length)..]);
            candidates[level * levels.Length + control] = level;
        }

        Span<int> covered = stackalloc int[count];
        Span<double> rewards = stackalloc double[count];
        covered.Clear();
        rewards.Clear();
        foreach (ImmutableArray<double> load in loads)
        {
            _dynamics.Evaluate(load.AsSpan(), candidates, _batch);
            for (int level = 0; level < count; level++)
            {
                covered[level] += _batch.Allowed[level] ? 1 : 0;
                rewards[level] += _batch.Rewards[level];
            }
        }

        int best = levels[control];
        for (int level = 0; level < count; level++)
        {
            if ((covered[level], rewards[level]).CompareTo((covered[best], rewards[best])) > 0)
            {
                best = level;
            }
        }

        return (best, (covered[best], rewards[best]));
    }
}
