namespace Meshward.Core.Scenarios.Drafting;

/// <summary>An amount that a workload is given, such as cores.</summary>
/// <param name="Now">The amount now, above 0.</param>
/// <param name="Source">What tells it, in a few words.</param>
/// <param name="IsRecorded">Whether the metrics hold what it was in the past, so that a model can learn what it does.</param>
public sealed record FoundAmount(double Now, string Source, bool IsRecorded);
