namespace Meshward.Core.Scenarios;

/// <summary>
/// A trace column that holds, row by row, the value that was meant where a configuration column holds what was measured: the rollout
/// paper's traces have the load that was asked for beside the requests that were counted.
/// </summary>
/// <param name="Column">Column of the trace, one of the configuration.</param>
/// <param name="Source">Column of the trace with the values that were meant; need not be a feature.</param>
/// <param name="Times">What a value of <paramref name="Source"/> is multiplied by to be in the unit of <paramref name="Column"/>, above 0.</param>
public sealed record NominalColumn(string Column, string Source, double Times);
