using HdrHistogram;

namespace Meshward.Testbed.Load;

/// <summary>Times in milliseconds, read from a histogram of three significant digits, of at least one request.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public sealed record ResponseTimes(double Mean, double P50, double P90, double P95, double P99, double Max)
{
    private const double MicrosecondsPerMillisecond = 1000;

    /// <summary>What a histogram says; null where nothing was counted.</summary>
    internal static ResponseTimes? Of(HistogramBase microseconds)
    {
        return microseconds.TotalCount == 0
            ? null
            : new ResponseTimes(microseconds.GetMean() / MicrosecondsPerMillisecond, At(50), At(90), At(95), At(99), At(100));

        double At(double percentile) => microseconds.GetValueAtPercentile(percentile) / MicrosecondsPerMillisecond;
    }
}
