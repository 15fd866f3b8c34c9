using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;

namespace Meshward.Grains.Tests.Control;

/// <summary>A service that is asked 40 times a second since long ago, answers in 20 ms, and is scraped every tenth of a second.</summary>
internal sealed class SteadySource : IMetricSources, IMetricSource
{
    private const double PerTenth = 4, Seconds = 0.02;

    /// <summary>What every question fails with; null for none.</summary>
    public MetricSourceException? Failure { get; set; }

    public Checked<IMetricSource> Open(MetricFeed feed) => this;

    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            throw Failure;
        long first = (since.ToUnixTimeMilliseconds() / 100) + 1, last = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 100;
        long[] tenths = [.. Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(k => first + k)];
        return Task.FromResult(new MetricReading(
            [
                Series(MetricKind.Requests, tenths, PerTenth),
                Series(MetricKind.DurationSum, tenths, PerTenth * Seconds),
                Series(MetricKind.DurationCount, tenths, PerTenth),
                Series(MetricKind.DurationBucket, tenths, PerTenth, 0.025),
                Series(MetricKind.DurationBucket, tenths, PerTenth, double.PositiveInfinity),
            ],
            []));
    }

    // Counted from a time that is not long ago, so that differences are exact.
    private static SampledSeries Series(MetricKind kind, long[] tenths, double each, double? bound = null) => new(
        new MetricSeries(kind, "t", "p", "source", "front", "node1", "200", "-", "", bound),
        [.. tenths.Select(tenth => new MetricSample(tenth * 100, (tenth % 100_000_000) * each))]);
}
