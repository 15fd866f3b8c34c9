using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Bench;

/// <summary>A sinusoid, each load of which is off by up to a thousandth: no load is ever met twice, so that nothing can be known from before.</summary>
/// <param name="Wave">The sinusoid.</param>
internal sealed record FreshSinusoid(SinusoidLoad Wave) : LoadPattern("training")
{
    private const double LargestChange = 0.001;

    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [];

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        Wave.LoadAt(step, ref random, loads);
        for (int service = 0; service < loads.Length; service++)
        {
            (double low, double high) = Range(service);
            loads[service] = Math.Clamp(loads[service] * (1 + LargestChange * (2 * random.NextDouble() - 1)), low, high);
        }
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) => Wave.Range(service);
}
