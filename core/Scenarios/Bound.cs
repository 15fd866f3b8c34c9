namespace Meshward.Core.Scenarios;

/// <summary>A bound on a quantity that the operator wants kept.</summary>
/// <param name="Quantity">Name of the quantity, for example <c>delay.compute</c>.</param>
/// <param name="Direction">Whether the limit is its largest or its smallest value.</param>
/// <param name="Limit">The limit, in the quantity's own unit (seconds for delays); a value equal to it keeps the bound.</param>
public sealed record Bound(string Quantity, BoundDirection Direction, double Limit)
{
    /// <summary>The comparison as it is written.</summary>
    public string Symbol => Direction == BoundDirection.AtMost ? "<=" : ">=";

    /// <summary>Whether a value keeps the bound; a value that is not a number does not.</summary>
    public bool IsKept(double value) => Direction == BoundDirection.AtMost ? value <= Limit : value >= Limit;
}
