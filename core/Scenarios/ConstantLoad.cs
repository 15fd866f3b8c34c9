using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios;

/// <summary>Each service's load is always the same.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Rates">Per service, the load in requests per second.</param>
public sealed record ConstantLoad(string Name, ImmutableArray<double> Rates) : LoadPattern(Name)
{
    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [Rates];

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads) => Rates.CopyTo(loads);

    /// <inheritdoc />
    public override int IndexAt(long step, int previous, ref CounterRandom random) => 0;

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) => (Rates[service], Rates[service]);
}
