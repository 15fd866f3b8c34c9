namespace Meshward.Core.Scenarios;

/// <summary>A bound on a quantity that the operator wants kept.</summary>
/// <param name="Quantity">Name of the quantity, for example <c>delay.compute</c>.</param>
/// <param name="Direction">Whether the limit is its largest or its smallest value.</param>
/// <param name="Limit">The limit, in the quantity's own unit (seconds for delays); a value equal to it keeps the bound.</param>
/// <param name="Margin">
/// Distance to the limit that a derived reward wants kept too, in the same unit, at least 0: models err, and objectives sit on cliffs.
/// Policies are judged by the limit itself. 0 where it is told in <paramref name="MarginSigmas"/> and no model is fitted yet.
/// </param>
/// <param name="Priority">How much leaving it counts against leaving the others in a derived reward; above zero.</param>
/// <param name="MarginSigmas">The margin in standard deviations of the model's residual, at least 0; 0 where it is a distance.</param>
/// <param name="Parameter">The parameter that is its limit; null where the limit is a number.</param>
public sealed record Bound(
    string Quantity,
    BoundDirection Direction,
    double Limit,
    double Margin = 0,
    double Priority = 1,
    double MarginSigmas = 0,
    string? Parameter = null)
{
    /// <summary>The limit with its margin: what a derived reward wants kept.</summary>
    public double Wanted => (double)((decimal)Limit + (Direction == BoundDirection.AtMost ? -1 : 1) * (decimal)Margin);

    /// <summary>Whether a value keeps the bound; a value that is not a number does not.</summary>
    public bool IsKept(double value) => Direction == BoundDirection.AtMost ? value <= Limit : value >= Limit;
}
