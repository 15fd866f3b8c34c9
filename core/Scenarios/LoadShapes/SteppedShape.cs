using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Randomness;

namespace Meshward.Core.Scenarios.LoadShapes;

/// <summary>One load after the other, each for the same time, and from the beginning again.</summary>
/// <param name="Rates">The loads in order, requests per second.</param>
/// <param name="HoldSteps">Steps that each is held, at least 1.</param>
public sealed record SteppedShape(ImmutableArray<double> Rates, int HoldSteps) : LoadShape
{
    private const int Shown = 12;

    /// <inheritdoc />
    public override double At(long step, double before, ref CounterRandom random) => Rates[(int)(step / HoldSteps % Rates.Length)];

    /// <inheritdoc />
    public override (double Low, double High) Range => (Rates.Min(), Rates.Max());

    /// <inheritdoc />
    public override string Words
    {
        get
        {
            string rates = string.Join(", ", Rates.Take(Shown).Select(rate => rate.ToString(CultureInfo.InvariantCulture)));
            return $"{rates}{(Rates.Length > Shown ? ", …" : "")} req/s in turn, each for {HoldSteps} {(HoldSteps == 1 ? "step" : "steps")}";
        }
    }
}
