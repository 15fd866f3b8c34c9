namespace Meshward.Core.Scenarios;

/// <summary>A bound of a scenario, for people.</summary>
/// <param name="Quantity">The quantity that is kept.</param>
/// <param name="Direction">Whether the limit is its largest or its smallest value.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Margin">Distance to the limit that a derived reward wants kept too.</param>
/// <param name="Priority">How much leaving it counts in a derived reward.</param>
/// <param name="Unit">Unit of the limit; empty for plain numbers and shares.</param>
/// <param name="MarginSigmas">The margin in standard deviations of the model's residual; null where it is a distance.</param>
/// <param name="Sigma">That standard deviation; null without a model, and where the margin is a distance.</param>
/// <param name="Wanted">The limit with its margin: what a derived reward wants kept.</param>
public sealed record ExplainedBound(
    string Quantity,
    BoundDirection Direction,
    double Limit,
    double Margin,
    double Priority,
    string Unit,
    double? MarginSigmas,
    double? Sigma,
    double Wanted)
{
    /// <summary>The bound as it is written in a scenario.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Quantity} {(Direction == BoundDirection.AtMost ? "<=" : ">=")} {Limit} {Unit}").TrimEnd();
}
