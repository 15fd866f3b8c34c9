using System.Collections.Immutable;

namespace Meshward.Testbed.Metrics;

/// <summary>Bounds of the buckets of request durations, in milliseconds.</summary>
internal static class LatencyBuckets
{
    private const double ProxiesLargest = 10_000;

    // Those that Istio's proxies have.
    private static readonly double[] s_istio =
        [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];

    // Preferred numbers E24 (IEC 60063): steps of some 10 percent, so that percentiles are told to a few percent.
    private static readonly double[] s_decade =
        [1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2, 6.8, 7.5, 8.2, 9.1];

    /// <summary>Istio's bounds, and between 1 ms and 10 s others between them; ascending.</summary>
    public static ImmutableArray<double> Bounds { get; } =
    [
        .. s_istio.Concat(from power in new[] { 1.0, 10, 100, 1000 } from step in s_decade select Math.Round(step * power, 1))
            .Where(bound => bound <= ProxiesLargest || s_istio.Contains(bound))
            .Distinct()
            .Order(),
    ];
}
