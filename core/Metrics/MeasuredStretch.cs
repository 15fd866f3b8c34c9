namespace Meshward.Core.Metrics;

/// <summary>What is known of a stretch of time of one service.</summary>
/// <param name="Interval">Its figures, of the samples in it and of those before it that are not too old, and of no others.</param>
/// <param name="NewestSample">Time stamp of the newest sample of the service, in the stretch or after it; null where all are too old for the stretch, or there is none.</param>
/// <param name="IsComplete">Whether every page of the service that is still read was read at the end of the stretch or later: no sample of it is missing.</param>
public sealed record MeasuredStretch(ServiceInterval Interval, DateTimeOffset? NewestSample, bool IsComplete);
