namespace Meshward.Core.Control.Journal;

/// <summary>The share of a service's requests that is shed.</summary>
/// <param name="Service">The service.</param>
/// <param name="Set">What is set, 0 to 1; null where that is not known.</param>
/// <param name="Measured">What was measured, 0 to 1; null where that is not known.</param>
public sealed record ShedShare(string Service, double? Set, double? Measured);
