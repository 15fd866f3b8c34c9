using System.Collections.Immutable;

namespace Meshward.Core.Metrics;

/// <summary>A series with samples of it, in any order.</summary>
/// <param name="Series">The series.</param>
/// <param name="Samples">The samples; the same one may come twice.</param>
public sealed record SampledSeries(MetricSeries Series, ImmutableArray<MetricSample> Samples);
