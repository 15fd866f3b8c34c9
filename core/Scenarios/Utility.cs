namespace Meshward.Core.Scenarios;

/// <summary>What the operator wants much or little of.</summary>
/// <param name="Expression">The expression as written.</param>
/// <param name="IsMaximised">Whether much of it is good, as of carried load; otherwise little is, as of cores.</param>
/// <param name="Priority">How much a unit of it counts against a unit of the others; above zero.</param>
public sealed record Utility(string Expression, bool IsMaximised, double Priority);
