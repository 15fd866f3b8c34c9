namespace Meshward.Core.Scenarios;

/// <summary>A bound on a quantity that the operator wants kept.</summary>
/// <param name="Quantity">Name of the quantity, for example <c>delay.compute</c>.</param>
/// <param name="Direction">Whether the limit is its largest or its smallest value.</param>
/// <param name="Limit">The limit, in the quantity's own unit (seconds for delays); a value equal to it keeps the bound.</param>
/// <param name="Margin">
/// Distance to the limit that a derived reward wants kept too, in the same unit, at least 0: models err, and objectives sit on cliffs.
/// Policies are judged by the limit itself.
/// </param>
/// <param name="Priority">How much leaving it counts against leaving the others in a derived reward; above zero.</param>
public sealed record Bound(string Quantity, BoundDirection Direction, double Limit, double Margin = 0, double Priority = 1)
{
    /// <summary>Whether a value keeps the bound; a value that is not a number does not.</summary>
    public bool IsKept(double value) => Direction == BoundDirection.AtMost ? value <= Limit : value >= Limit;
}
