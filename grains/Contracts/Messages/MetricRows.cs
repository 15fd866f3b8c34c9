using System.Collections.Immutable;

namespace Meshward.Grains.Contracts;

/// <summary>Measured rows of one service: one row a monitoring window, one column a metric.</summary>
/// <param name="Source">File or system that they came from.</param>
/// <param name="FirstLine">Line of the first row in its file, for messages.</param>
/// <param name="Columns">The columns; all have the same number of rows.</param>
[GenerateSerializer, Immutable, Alias("meshward.metric-rows")]
public sealed record MetricRows(
    [property: Id(0)] string Source,
    [property: Id(1)] int FirstLine,
    [property: Id(2)] ImmutableArray<MetricColumn> Columns);
