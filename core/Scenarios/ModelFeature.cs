namespace Meshward.Core.Scenarios;

/// <summary>One input of the model: a trace column and how its value follows from loads and controls when an action is chosen.</summary>
/// <param name="Column">Column of the trace.</param>
/// <param name="Expression">Expression over loads, controls and definitions that need no prediction.</param>
public sealed record ModelFeature(string Column, string Expression);
