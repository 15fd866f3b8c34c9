namespace Meshward.Core.Metrics;

/// <summary>One value of a series.</summary>
/// <param name="UnixMilliseconds">When it was measured, by its own time stamp, in milliseconds since 1970.</param>
/// <param name="Value">Value of the counter as it was told, in the unit of its <see cref="MetricKind"/>; it may be no number at all.</param>
public readonly record struct MetricSample(long UnixMilliseconds, double Value);
