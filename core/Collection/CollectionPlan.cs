using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Collection;

/// <summary>
/// Which loads and configurations a collection measures, and in which order: every combination, or some drawn at random. The same arguments
/// give the same plan, so that a collection that was stopped goes on where it was.
/// </summary>
public sealed class CollectionPlan
{
    /// <summary>Most points of a plan.</summary>
    public const int MostPoints = 1_000_000;

    private const uint OrderPurpose = 0xC0110001;
    private const uint DrawPurpose = 0xC0110002;

    private readonly Scenario _scenario;
    private readonly LoadPattern? _pattern;
    private readonly ControlGrid _grid;
    private readonly long _seed;
    private readonly int[]? _order;
    private readonly int _first; // point of the plan as a whole that is this one's first
    private readonly int _every; // and how many it goes on by

    private CollectionPlan(Scenario scenario, LoadPattern? pattern, long seed, int count, int[]? order, int first = 0, int every = 1)
    {
        (_scenario, _pattern, _grid, _seed, Count, _order) = (scenario, pattern, new ControlGrid(scenario.Controls), seed, count, order);
        (_first, _every) = (first, every);
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>
    /// Every load of a pattern with every configuration, so many times, in one random order over all: what changes slowly in the mesh while it is
    /// measured falls on all of them alike.
    /// </summary>
    /// <param name="scenario">Services and controls.</param>
    /// <param name="pattern">Whose loads are measured; null for a mesh that has a load of its own.</param>
    /// <param name="repeats">How often each is measured, at least 1.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <returns>The plan, or why there is none.</returns>
    public static Checked<CollectionPlan> Every(Scenario scenario, LoadPattern? pattern, int repeats, long seed)
    {
        long loads = pattern?.FiniteLoads.Length ?? 1, configurations = new ControlGrid(scenario.Controls).JointCount;
        if (loads == 0 || configurations > MostPoints / loads / repeats)
        {
            string found = pattern is null ? $"more than {MostPoints} configurations" : $"{(loads == 0 ? "infinitely many loads" : $"more than {MostPoints} loads with configurations")} in '{pattern.Name}'";
            return new Diagnostic(scenario.Source, null, null, $"found {found}, expected fewer, or a number of points to draw");
        }

        int[] order = [.. Enumerable.Range(0, (int)(loads * configurations) * repeats)];
        CounterRandom random = new(seed, OrderPurpose);
        random.Shuffle(order.AsSpan());
        return new CollectionPlan(scenario, pattern, seed, order.Length, order);
    }

    /// <summary>Points drawn at random: each control at one of its levels, each load one of the pattern's, or between its ends where they are infinitely many.</summary>
    /// <param name="scenario">Services and controls.</param>
    /// <param name="pattern">Whose loads are measured; null for a mesh that has a load of its own.</param>
    /// <param name="points">Number of points, 1 to <see cref="MostPoints"/>.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static CollectionPlan Drawn(Scenario scenario, LoadPattern? pattern, int points, long seed) => new(scenario, pattern, seed, points, null);

    /// <summary>
    /// Every so manieth point of this plan, each with the number that it has here: several meshes that are alike measure a part each.
    /// </summary>
    /// <param name="part">Number of the part, from 0.</param>
    /// <param name="of">Number of parts, at least 1.</param>
    /// <returns>The part's plan; it has no points where there are more parts than points.</returns>
    public CollectionPlan Part(int part, int of)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, of);
        return new CollectionPlan(_scenario, _pattern, _seed, (Count - part + of - 1) / of, _order, _first + part * _every, _every * of);
    }

    /// <summary>A point.</summary>
    /// <param name="place">Its place in the plan, from 0.</param>
    public CollectionPoint At(int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
        int index = _first + place * _every;
        int[] levels = new int[_grid.Count];
        if (_order is not null)
        {
            int combinations = (_pattern?.FiniteLoads.Length ?? 1) * (int)_grid.JointCount;
            (int load, int configuration) = Math.DivRem(_order[index] % combinations, (int)_grid.JointCount);
            _grid.Decode(configuration, levels);
            return new CollectionPoint(index, _pattern?.FiniteLoads[load] ?? [], [.. levels]);
        }

        CounterRandom random = new(_seed, DrawPurpose, (uint)index);
        ImmutableArray<double> loads = DrawLoads(ref random);
        for (int control = 0; control < levels.Length; control++)
        {
            levels[control] = random.NextInt(_grid.Controls[control].Levels.Length);
        }

        return new CollectionPoint(index, loads, [.. levels]);
    }

    private ImmutableArray<double> DrawLoads(ref CounterRandom random)
    {
        if (_pattern is null)
        {
            return [];
        }

        if (!_pattern.FiniteLoads.IsEmpty)
        {
            return _pattern.FiniteLoads[random.NextInt(_pattern.FiniteLoads.Length)];
        }

        double[] loads = new double[_scenario.Mesh.Services.Length];
        for (int service = 0; service < loads.Length; service++)
        {
            (double low, double high) = _pattern.Range(service);
            loads[service] = Math.Round(low + (high - low) * random.NextDouble(), 2);
        }

        return [.. loads];
    }
}
