namespace Meshward.Core.Scenarios;

/// <summary>An upper bound on a quantity that the operator wants kept.</summary>
/// <param name="Quantity">Name of the quantity, for example <c>delay.compute</c>.</param>
/// <param name="AtMost">Largest value that keeps it, in the quantity's own unit (seconds for delays).</param>
public sealed record Bound(string Quantity, double AtMost);
