using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>collect --from-prometheus</c> read, beside rows.</summary>
/// <param name="From">Start of the first interval that this run read.</param>
/// <param name="Until">End of the last one that it was to read.</param>
/// <param name="IntervalSeconds">Length of an interval.</param>
/// <param name="Incomplete">Rows that this run added, some figures of which are missing since they are unknown.</param>
/// <param name="Reasons">Why figures are unknown, the most frequent reasons first, at most five; each interval counts once, with its first reason.</param>
/// <param name="OtherNodes">Nodes that served requests and that the scenario does not name: their requests are in the figures of services alone.</param>
internal sealed record HistorySummary(
    DateTimeOffset From, DateTimeOffset Until, double IntervalSeconds, int Incomplete, ImmutableArray<UnknownReason> Reasons, ImmutableArray<string> OtherNodes);
