namespace Meshward.Core.Control;

/// <summary>Whether an objective was met in a monitoring interval.</summary>
/// <param name="Bound">The bound, as it is written.</param>
/// <param name="Value">What was measured, in the quantity's own unit; null where it cannot be told, or is no finite number.</param>
/// <param name="IsKept">Whether it is kept; null where that cannot be told.</param>
public sealed record JudgedBound(string Bound, double? Value, bool? IsKept);
