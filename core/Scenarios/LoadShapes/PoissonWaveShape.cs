using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios.LoadShapes;

/// <summary>
/// What is counted of Poisson arrivals whose rate follows a wave: the load of a step is the number of arrivals in an interval, divided by
/// its length. Above 500 expected arrivals the number is drawn from the normal distribution that it approaches.
/// </summary>
/// <param name="Wave">Expected load.</param>
/// <param name="IntervalSeconds">Length of the interval that arrivals are counted in.</param>
public sealed record PoissonWaveShape(Sinusoid Wave, double IntervalSeconds) : LoadShape
{
    private const double MostCounted = 500;
    private const double Deviations = 5;

    /// <inheritdoc />
    public override double At(long step, double before, ref CounterRandom random)
    {
        double expected = Wave.At(step) * IntervalSeconds;
        double count = expected > MostCounted
            ? Math.Max(0, Math.Round(expected + Math.Sqrt(expected) * random.NextNormal()))
            : Count(expected, ref random);
        return Math.Min(count / IntervalSeconds, Range.High);
    }

    /// <summary>From none to five standard deviations above the crest; loads are cut there.</summary>
    public override (double Low, double High) Range
    {
        get
        {
            double crest = (Wave.Mean + Wave.Amplitude) * IntervalSeconds;
            return (0, Math.Ceiling(crest + Deviations * Math.Sqrt(crest)) / IntervalSeconds);
        }
    }

    /// <inheritdoc />
    public override string Words => FormattableString.Invariant(
        $"Poisson arrivals at {Wave.Mean} ± {Wave.Amplitude} req/s every {Wave.PeriodSteps} steps, counted over {IntervalSeconds} s");

    // Arrivals of a Poisson process of rate 1 until the expected number of time units is over.
    private static double Count(double expected, ref CounterRandom random)
    {
        int count = 0;
        for (double time = random.NextExponential(1); time < expected; time += random.NextExponential(1))
        {
            count++;
        }

        return count;
    }
}
