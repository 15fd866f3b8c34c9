namespace Meshward.Core.Scenarios;

/// <summary>One entry of the observation: a load or a control, scaled so that [Low, High] becomes [-1, 1].</summary>
/// <param name="Name">Name of the quantity, <c>load.SERVICE</c> or a control's name.</param>
/// <param name="Low">Value that is seen as -1.</param>
/// <param name="High">Value that is seen as 1; above Low.</param>
public sealed record ObservedQuantity(string Name, double Low, double High)
{
    /// <summary>The value as the policy sees it; outside [-1, 1] where it is outside [Low, High].</summary>
    public double Scale(double value) => 2 * (value - Low) / (High - Low) - 1;
}
