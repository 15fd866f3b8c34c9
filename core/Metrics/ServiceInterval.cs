using System.Collections.Immutable;

namespace Meshward.Core.Metrics;

/// <summary>A monitoring interval of one service.</summary>
/// <param name="Start">Beginning; a sample at it belongs to the interval before.</param>
/// <param name="End">End; a sample at it belongs to this interval.</param>
/// <param name="Requests">What became of its requests, over all nodes.</param>
/// <param name="Nodes">The same for each node, in ordinal order of names; rates sum to those of <paramref name="Requests"/>.</param>
/// <param name="NewestSample">Time stamp of the newest sample in it; null where there is none.</param>
/// <param name="Tally">What was odd about its samples.</param>
public sealed record ServiceInterval(
    DateTimeOffset Start,
    DateTimeOffset End,
    RequestStatistics Requests,
    ImmutableArray<NodeInterval> Nodes,
    DateTimeOffset? NewestSample,
    IntervalTally Tally);
