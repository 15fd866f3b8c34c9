namespace Meshward.Core.Metrics;

/// <summary>What a series counts. All of them are cumulative: they start at zero with their process and rise until it ends.</summary>
public enum MetricKind
{
    /// <summary>Requests.</summary>
    Requests,

    /// <summary>Sum of the durations of requests, in seconds.</summary>
    DurationSum,

    /// <summary>Number of requests whose durations were summed.</summary>
    DurationCount,

    /// <summary>Requests that took no longer than an upper bound: one bucket of a cumulative histogram.</summary>
    DurationBucket,
}
