namespace Meshward.Core.Scenarios;

/// <summary>A number with a name, for use in expressions and as the limit of bounds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value in the base unit: seconds, requests per second, cores, replicas, or a plain number.</param>
/// <param name="Unit">That unit; empty for plain numbers.</param>
public sealed record ScenarioParameter(string Name, double Value, string Unit);
