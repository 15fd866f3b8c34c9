using System.Collections.Immutable;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Stands in for the optimum where there are too many configurations to try all: goes to the configuration that coordinate ascent finds
/// for the present load, incremental controls one step at a time. Being a policy, what it earns is a lower bound of the optimum. It
/// remembers what it found, for <see cref="MostLoads"/> loads; one thread at a time.
/// </summary>
public sealed class CoordinateAscentPolicy : IPolicy
{
    /// <summary>Most loads that are remembered; then it starts to remember anew.</summary>
    public const int MostLoads = 100_000;

    private readonly CoordinateAscent _search;
    private readonly ControlGrid _grid;
    private readonly StateIndex _loads = new();
    private readonly List<ImmutableArray<int>> _found = []; // [loads] level indices

    /// <summary>The stand-in on one mesh.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="known">[loads][services] loads that are searched at once, on all cores.</param>
    public CoordinateAscentPolicy(MeshDynamics dynamics, ImmutableArray<ImmutableArray<double>> known)
    {
        (_search, _grid) = (new CoordinateAscent(dynamics), dynamics.Grid);
        ImmutableArray<ImmutableArray<int>> found = CoordinateAscent.FindEach(dynamics, known);
        for (int load = 0; load < known.Length; load++)
        {
            _ = _loads.NumberOf(known[load].AsSpan(), [], out bool isNew);
            if (isNew)
            {
                _found.Add(found[load]);
            }
        }
    }

    /// <inheritdoc />
    public string Name => "coordinate-ascent";

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions) =>
        StaticPolicy.Approach(_grid, Target(snapshot.Loads).AsSpan(), snapshot.Levels, actions);

    /// <summary>The configuration that was found for a load.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <returns>[controls] level indices.</returns>
    public ImmutableArray<int> Target(ReadOnlySpan<double> loads)
    {
        if (_found.Count == MostLoads)
        {
            _loads.Clear();
            _found.Clear();
        }

        int number = _loads.NumberOf(loads, [], out bool isNew);
        if (isNew)
        {
            _found.Add(_search.Find([[.. loads]]));
        }

        return _found[number];
    }
}
