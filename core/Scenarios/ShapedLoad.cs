using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios.LoadShapes;

namespace Meshward.Core.Scenarios;

/// <summary>Each service's load moves in a shape of its own.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Shapes">Per service, its shape.</param>
/// <param name="Decimals">Decimals that the load is rounded to, half to even; null for none.</param>
public sealed record ShapedLoad(string Name, ImmutableArray<LoadShape> Shapes, int? Decimals) : LoadPattern(Name)
{
    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [];

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        for (int service = 0; service < Shapes.Length; service++)
        {
            double load = Shapes[service].At(step, loads[service], ref random);
            loads[service] = Decimals is int decimals ? Math.Round(load, decimals) : load;
        }
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) => Shapes[service].Range;
}
