namespace Meshward.Core.Scenarios;

/// <summary>A bound of a scenario, for people.</summary>
/// <param name="Quantity">The quantity that is kept.</param>
/// <param name="AtMost">Largest value that keeps it.</param>
/// <param name="Unit">Unit of that value; empty for plain numbers and shares.</param>
public sealed record ExplainedBound(string Quantity, double AtMost, string Unit)
{
    /// <summary>The bound as it is written in a scenario.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Quantity} <= {AtMost} {Unit}").TrimEnd();
}
