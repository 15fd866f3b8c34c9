using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Tests.Shared;

/// <summary>A source that has a world in memory.</summary>
/// <param name="world">The world.</param>
public sealed class MemorySource(MetricWorld world) : IMetricSource, IMetricHistory
{
    /// <summary>What every question fails with; null for none.</summary>
    public MetricSourceException? Failure { get; init; }

    /// <summary>Whether no question is answered.</summary>
    public bool IsSilent { get; init; }

    /// <inheritdoc/>
    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(service, since, DateTimeOffset.MaxValue, cancellationToken);

    /// <inheritdoc/>
    public async Task<MetricReading> ReadAsync(string service, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await Task.Delay(IsSilent ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }

        long first = since.ToUnixTimeMilliseconds(), last = until.ToUnixTimeMilliseconds();
        ImmutableArray<SampledSeries> all =
        [
            .. from series in world.Of(service).Series
               let samples = series.Samples.Where(sample => sample.UnixMilliseconds > first && sample.UnixMilliseconds <= last).ToImmutableArray()
               where !samples.IsEmpty
               select series with { Samples = samples },
        ];
        return new MetricReading(all, []);
    }
}
