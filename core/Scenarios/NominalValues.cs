using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>
/// The values of a configuration column that were meant to be measured. What was measured lies beside them, as 4.8 requests/s beside 5:
/// where configurations are told apart it counts as the nearest of these; the model learns from it as it is.
/// </summary>
/// <param name="Column">Column of the trace, one of the configuration.</param>
/// <param name="Values">Values, ascending.</param>
public sealed record NominalValues(string Column, ImmutableArray<double> Values)
{
    /// <summary>The nearest value; the lower one of two that are equally near.</summary>
    public double Nearest(double measured)
    {
        double nearest = Values[0];
        foreach (double value in Values)
        {
            nearest = Math.Abs(value - measured) < Math.Abs(nearest - measured) ? value : nearest;
        }

        return nearest;
    }
}
