namespace Meshward.Core.Metrics;

/// <summary>Response times of the requests that were served, in seconds. Shed and failed requests have no part in them.</summary>
/// <param name="Mean">Mean: their sum by their number.</param>
/// <param name="StandardDeviation">Standard deviation, as if response times were spread evenly inside each bucket of the histogram.</param>
/// <param name="StandardDeviationError">Most that <paramref name="StandardDeviation"/> can be off, whatever the response times inside the buckets are.</param>
/// <param name="P50">Median, by linear interpolation inside a bucket (Prometheus, <c>histogram_quantile</c>), as are the other percentiles.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
public sealed record ResponseTimes(
    Statistic Mean,
    Statistic StandardDeviation,
    Statistic StandardDeviationError,
    Statistic P50,
    Statistic P90,
    Statistic P95,
    Statistic P99)
{
    /// <summary>The same for all of them.</summary>
    public static ResponseTimes All(Statistic statistic) => new(statistic, statistic, statistic, statistic, statistic, statistic, statistic);
}
