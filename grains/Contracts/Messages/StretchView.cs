using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary>What a service grain knows of a stretch of time.</summary>
/// <param name="Interval">As in <see cref="MeasuredStretch"/>, as are the next two.</param>
/// <param name="NewestSample">Time stamp of the newest sample; null where there is none.</param>
/// <param name="IsComplete">Whether no sample is missing.</param>
/// <param name="LastReadAt">When the source last answered, or samples were last pushed; null where neither was the case in this activation.</param>
/// <param name="FailedAt">When the last poll failed; null where it did not.</param>
/// <param name="Failure">One line on why; null where it did not.</param>
/// <param name="IsFailurePassing">Whether asking again later may help.</param>
[GenerateSerializer, Immutable, Alias("meshward.stretch-view")]
public sealed record StretchView(
    [property: Id(0)] ServiceInterval Interval,
    [property: Id(1)] DateTimeOffset? NewestSample,
    [property: Id(2)] bool IsComplete,
    [property: Id(3)] DateTimeOffset? LastReadAt,
    [property: Id(4)] DateTimeOffset? FailedAt,
    [property: Id(5)] string? Failure,
    [property: Id(6)] bool IsFailurePassing)
{
    /// <summary>What the source said was wrong with its last answer, such as stores that were left out.</summary>
    [Id(7)]
    public ImmutableArray<string> Warnings { get; init; } = [];
}
