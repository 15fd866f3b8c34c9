using System.Collections.Immutable;

namespace Meshward.Core.Metrics;

/// <summary>What a metric source gave at once.</summary>
/// <param name="Series">Series of one service with their samples; empty where the source has none.</param>
/// <param name="Warnings">What the source says is wrong with its answer, one line each; empty where nothing is.</param>
public sealed record MetricReading(ImmutableArray<SampledSeries> Series, ImmutableArray<string> Warnings)
{
    /// <summary>Nothing.</summary>
    public static MetricReading Empty { get; } = new([], []);
}
