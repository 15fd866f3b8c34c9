using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios.LoadShapes;

/// <summary>A usual load, and once a crowd: it comes in a straight line, stays, and goes in a straight line.</summary>
/// <param name="Base">Usual load, requests per second.</param>
/// <param name="Peak">Load while the crowd is there, requests per second.</param>
/// <param name="BeginStep">Last step before the load rises.</param>
/// <param name="RiseSteps">Steps from the usual load to the peak, at least 1.</param>
/// <param name="HoldSteps">Steps for which the peak stays.</param>
/// <param name="FallSteps">Steps from the peak back to the usual load, at least 1.</param>
public sealed record FlashCrowdShape(double Base, double Peak, int BeginStep, int RiseSteps, int HoldSteps, int FallSteps) : LoadShape
{
    /// <inheritdoc />
    public override double At(long step, double before, ref CounterRandom random)
    {
        double risen = (step - BeginStep) / (double)RiseSteps;
        double left = 1 - (step - (BeginStep + (double)RiseSteps + HoldSteps)) / FallSteps;
        return Base + (Peak - Base) * Math.Clamp(Math.Min(risen, left), 0, 1);
    }

    /// <inheritdoc />
    public override (double Low, double High) Range => (Math.Min(Base, Peak), Math.Max(Base, Peak));

    /// <inheritdoc />
    public override string Words => FormattableString.Invariant(
        $"{Base} req/s; from step {BeginStep} on to {Peak} req/s within {RiseSteps} steps, there for {HoldSteps}, and back within {FallSteps}");
}
