using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Collection;

/// <summary>A history of one counter, read every second, that a test writes down; it refuses to tell too much at once.</summary>
internal sealed class PastCounting(Func<long, double?> valueAtSecond) : IMetricHistory
{
    /// <summary>Most samples of an answer.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Samples of each answer, and -1 for each refusal.</summary>
    public List<int> Answers { get; } = [];

    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ImmutableArray<MetricSample>.Builder samples = ImmutableArray.CreateBuilder<MetricSample>();
        for (long second = (long)Math.Ceiling(since.ToUnixTimeMilliseconds() / 1000.0); second * 1000 <= until.ToUnixTimeMilliseconds(); second++)
        {
            if (valueAtSecond(second) is double value)
            {
                samples.Add(new MetricSample(second * 1000, value));
            }
        }

        Answers.Add(samples.Count > Most ? -1 : samples.Count);
        if (samples.Count > Most)
        {
            throw new MetricSourceException("too many samples", isPassing: false) { IsTooLarge = true };
        }

        var series = new MetricSeries(MetricKind.Requests, "page", "front", "source", "front", "node1", "200", "-");
        return Task.FromResult(new MetricReading(samples.Count == 0 ? [] : [new SampledSeries(series, samples.ToImmutable())], []));
    }
}
