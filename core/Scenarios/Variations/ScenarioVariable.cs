namespace Meshward.Core.Scenarios.Variations;

/// <summary>A number of a scenario that can be varied: a parameter, or the limit of a bound.</summary>
/// <param name="Name"><c>parameter.NAME</c> or <c>bound.QUANTITY</c>.</param>
/// <param name="Value">What the scenario says, in the base unit.</param>
/// <param name="Unit">The base unit; empty for plain numbers and shares.</param>
/// <param name="Parameter">The parameter; null where the limit is written as a number.</param>
/// <param name="Bound">Position of the bound among the scenario's whose limit is written as a number; null for parameters.</param>
/// <param name="Direction">
/// Whether small or large values ask for more: that of the bounds that it limits; null where it limits none, or some from either side.
/// </param>
public sealed record ScenarioVariable(string Name, double Value, string Unit, string? Parameter, int? Bound, BoundDirection? Direction);
