using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios.LoadShapes;

/// <summary>
/// Day and night with noise: a wave, each step of which is off by a normally distributed share, and which never leaves mean ± amplitude.
/// </summary>
/// <param name="Wave">The wave.</param>
/// <param name="Noise">Standard deviation of a step's load, as a share of it.</param>
public sealed record DiurnalShape(Sinusoid Wave, double Noise) : LoadShape
{
    /// <inheritdoc />
    public override double At(long step, double before, ref CounterRandom random)
    {
        (double low, double high) = Range;
        return Math.Clamp(Wave.At(step) * (1 + Noise * random.NextNormal()), low, high);
    }

    /// <inheritdoc />
    public override (double Low, double High) Range => (Wave.Mean - Wave.Amplitude, Wave.Mean + Wave.Amplitude);

    /// <inheritdoc />
    public override string Words => FormattableString.Invariant(
        $"day and night of {Wave.Mean} ± {Wave.Amplitude} req/s every {Wave.PeriodSteps} steps, with {100 * Noise} % noise");
}
