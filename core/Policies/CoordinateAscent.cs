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
    private readonly int[] _candidates; // [starts * largest number of values * controls]

    /// <summary>A search on a mesh; one thread at a time.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    public CoordinateAscent(MeshDynamics dynamics)
    {
        (_dynamics, _grid, _batch) = (dynamics, dynamics.Grid, new OutcomeBatch(dynamics));
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
        _candidates = new int[_starts.Length * _grid.Controls.Max(control => control.Levels.Length) * _grid.Count];
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
        int[][] climbers = [.. _starts.Select(start => start.ToArray())];
        var scores = new (int Covered, double Reward)[climbers.Length];
        Array.Fill(scores, (-1, 0));
        bool[] climbs = [.. climbers.Select(_ => true)];
        while (climbs.Contains(true))
        {
            bool[] improved = new bool[climbers.Length];
            for (int control = 0; control < _grid.Count; control++)
            {
                SetBestLevel(loads, climbers, scores, climbs, improved, control);
            }

            climbs = improved;
        }

        int best = 0;
        for (int climber = 1; climber < climbers.Length; climber++)
        {
            best = scores[climber].CompareTo(scores[best]) > 0 ? climber : best;
        }

        return [.. climbers[best]];
    }

    // One control of all that still climb, in one batch: the model answers many rows at once much faster than a few.
    private void SetBestLevel(
        ImmutableArray<ImmutableArray<double>> loads,
        int[][] climbers,
        (int Covered, double Reward)[] scores,
        bool[] climbs,
        bool[] improved,
        int control)
    {
        int count = _grid.Controls[control].Levels.Length, rows = 0;
        for (int climber = 0; climber < climbers.Length; climber++)
        {
            for (int level = 0; climbs[climber] && level < count; level++)
            {
                Span<int> candidate = _candidates.AsSpan(rows++ * _grid.Count, _grid.Count);
                climbers[climber].CopyTo(candidate);
                candidate[control] = level;
            }
        }

        (int Covered, double Reward)[] sums = new (int, double)[rows];
        foreach (ImmutableArray<double> load in loads)
        {
            _dynamics.Evaluate(load.AsSpan(), _candidates.AsSpan(0, rows * _grid.Count), _batch);
            for (int row = 0; row < rows; row++)
            {
                sums[row] = (sums[row].Covered + (_batch.Allowed[row] ? 1 : 0), sums[row].Reward + _batch.Rewards[row]);
            }
        }

        int first = 0;
        for (int climber = 0; climber < climbers.Length; climber++)
        {
            for (int level = 0; climbs[climber] && level < count; level++, first++)
            {
                if (sums[first].CompareTo(scores[climber]) > 0)
                {
                    scores[climber] = sums[first];
                    climbers[climber][control] = level;
                    improved[climber] = true;
                }
            }
        }
    }
}
