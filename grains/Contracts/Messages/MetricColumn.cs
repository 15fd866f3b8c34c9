namespace Meshward.Grains.Contracts;

/// <summary>One metric of a service, raw on the wire.</summary>
/// <param name="Position">Place of the column in the recording, from 0.</param>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">[rows] little-endian doubles; NaN where nothing was measured.</param>
[GenerateSerializer, Immutable, Alias("meshward.metric-column")]
public sealed record MetricColumn([property: Id(0)] int Position, [property: Id(1)] string Name, [property: Id(2)] ReadOnlyMemory<byte> Values);
