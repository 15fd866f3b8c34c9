namespace Meshward.Core.Metrics;

/// <summary>Counters that are read together, since figures are made of all of them at one time.</summary>
internal enum CounterFamily
{
    /// <summary>Requests alone.</summary>
    Requests,

    /// <summary>Sum and number of durations.</summary>
    Moments,

    /// <summary>All buckets of a histogram.</summary>
    Buckets,
}

internal static class CounterFamilies
{
    /// <summary>Family of a series, and its place in it; the place with the largest key counts all requests.</summary>
    public static (CounterFamily Family, double Key) Of(MetricSeries series) => series.Kind switch
    {
        MetricKind.Requests => (CounterFamily.Requests, 0),
        MetricKind.DurationSum => (CounterFamily.Moments, 0),
        MetricKind.DurationCount => (CounterFamily.Moments, 1),
        _ => (CounterFamily.Buckets, series.UpperBoundSeconds ?? double.PositiveInfinity),
    };

    /// <summary>What a family is called in reasons.</summary>
    public static string Name(this CounterFamily family) => family switch
    {
        CounterFamily.Requests => "the count of requests",
        CounterFamily.Moments => "the sum or number of response times",
        _ => "the histogram of response times",
    };
}
