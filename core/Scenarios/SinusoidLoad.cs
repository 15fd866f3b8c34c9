using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios;

/// <summary>Each service's load follows a sinusoid, rounded as the papers do.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Waves">One wave per service.</param>
/// <param name="Decimals">Decimals that the load is rounded to; null for none.</param>
public sealed record SinusoidLoad(string Name, ImmutableArray<Sinusoid> Waves, int? Decimals) : LoadPattern(Name)
{
    /// <inheritdoc />
    public override ImmutableArray<ImmutableArray<double>> FiniteLoads => [];

    /// <inheritdoc />
    public override void LoadAt(long step, ref CounterRandom random, Span<double> loads)
    {
        for (int service = 0; service < Waves.Length; service++)
        {
            double load = Waves[service].At(step);
            loads[service] = Decimals is int decimals ? Math.Round(load, decimals) : load;
        }
    }

    /// <inheritdoc />
    public override (double Low, double High) Range(int service) =>
        (Waves[service].Mean - Waves[service].Amplitude, Waves[service].Mean + Waves[service].Amplitude);
}
