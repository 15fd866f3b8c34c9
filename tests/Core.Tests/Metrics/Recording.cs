using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Metrics;

/// <summary>Samples as a test writes them down. Times are seconds after an instant that every interval of 10 s begins at.</summary>
internal sealed class Recording
{
    public static readonly DateTimeOffset Origin = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    public static readonly IntervalPlan Plan = new(TimeSpan.FromSeconds(10)) { TimeLimitSeconds = 5 };

    private readonly List<SampledSeries> _series = [];

    public MetricReading Reading => new([.. _series], []);

    public static DateTimeOffset At(double seconds) => Origin.AddSeconds(seconds);

    /// <summary>Labels of a series; those that a test does not name are the same everywhere.</summary>
    public static MetricSeries Series(
        MetricKind kind = MetricKind.Requests,
        string node = "node1",
        string code = "200",
        string flags = "-",
        string reporter = "source",
        string pod = "front-1",
        string? target = null,
        double? bound = null) => new(kind, target ?? pod, pod, reporter, "front", node, code, flags, UpperBoundSeconds: bound);

    public Recording Add(MetricSeries series, params (double Seconds, double Value)[] samples)
    {
        _series.Add(new SampledSeries(series, [.. samples.Select(sample => new MetricSample(At(sample.Seconds).ToUnixTimeMilliseconds(), sample.Value))]));
        return this;
    }

    /// <summary>A histogram at 0 s, where it is empty, and at 10 s.</summary>
    public Recording Histogram(MetricSeries series, double sumSeconds, params (double Bound, double Count)[] buckets)
    {
        Add(series with { Kind = MetricKind.DurationSum }, (0, 0), (10, sumSeconds));
        Add(series with { Kind = MetricKind.DurationCount }, (0, 0), (10, buckets[^1].Count));
        foreach ((double bound, double count) in buckets)
            Add(series with { Kind = MetricKind.DurationBucket, UpperBoundSeconds = bound }, (0, 0), (10, count));
        return this;
    }

    /// <summary>The interval from 0 s to 10 s, closed at its end or at another time.</summary>
    public ServiceInterval Close(IntervalPlan? plan = null, double seconds = 15) => Assert.Single(CloseAll(plan, seconds), interval => interval.Start == Origin);

    public ImmutableArray<ServiceInterval> CloseAll(IntervalPlan? plan = null, double seconds = 15)
    {
        var window = new MetricWindow(plan ?? Plan);
        window.Add(Reading, At(seconds));
        return window.Close(At(seconds));
    }
}
