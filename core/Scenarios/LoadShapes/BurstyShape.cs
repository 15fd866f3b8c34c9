using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios.LoadShapes;

/// <summary>Quiet and burst in turn, each for a random time (a two-state Markov chain); quiet at first.</summary>
/// <param name="Quiet">Load between bursts, requests per second.</param>
/// <param name="Burst">Load of a burst, requests per second; above <paramref name="Quiet"/>.</param>
/// <param name="QuietSteps">Mean steps between bursts, at least 1.</param>
/// <param name="BurstSteps">Mean steps of a burst, at least 1.</param>
public sealed record BurstyShape(double Quiet, double Burst, double QuietSteps, double BurstSteps) : LoadShape
{
    /// <inheritdoc />
    public override double At(long step, double before, ref CounterRandom random)
    {
        bool wasBurst = step > 0 && before == Burst;
        bool turns = random.NextDouble() * (wasBurst ? BurstSteps : QuietSteps) < 1;
        return step > 0 && wasBurst != turns ? Burst : Quiet;
    }

    /// <inheritdoc />
    public override (double Low, double High) Range => (Quiet, Burst);

    /// <inheritdoc />
    public override string Words => FormattableString.Invariant(
        $"{Quiet} req/s, in bursts {Burst} req/s; bursts last {BurstSteps} steps and come after {QuietSteps} on average");
}
