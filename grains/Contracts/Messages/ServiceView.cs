using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary>What a service grain knows of its service.</summary>
/// <param name="Intervals">The intervals that were closed last, the oldest first.</param>
/// <param name="NewestSample">Time stamp of the newest sample; null where there is none.</param>
/// <param name="Age">How old the newest sample is, by its own time stamp; null where there is none.</param>
/// <param name="LastReadAt">When the source last answered, or samples were last pushed; null where neither was the case in this activation.</param>
/// <param name="Failure">One line on why the last poll gave nothing; null where it did.</param>
/// <param name="Warnings">What the source said was wrong with its last answer, such as stores that were left out.</param>
/// <param name="Late">Samples that came too late for an interval that was closed already, in this activation.</param>
/// <param name="Samples">Samples in the window.</param>
[GenerateSerializer, Immutable, Alias("meshward.service-view")]
public sealed record ServiceView(
    [property: Id(0)] ImmutableArray<ServiceInterval> Intervals,
    [property: Id(1)] DateTimeOffset? NewestSample,
    [property: Id(2)] TimeSpan? Age,
    [property: Id(3)] DateTimeOffset? LastReadAt,
    [property: Id(4)] string? Failure,
    [property: Id(5)] ImmutableArray<string> Warnings,
    [property: Id(6)] long Late,
    [property: Id(7)] int Samples);
