using System.Collections.Immutable;

namespace Meshward.Core.Traces;

/// <summary>What became of the rows of a trace.</summary>
/// <param name="Read">Rows in the trace.</param>
/// <param name="Used">Rows that the model learns from.</param>
/// <param name="LeftOut">Rows left out, by reason, in the order of <see cref="LeftOutReason"/>; reasons without rows are absent.</param>
/// <param name="Overload">Used rows in which nothing completed, and which count as at least the window or the time-out.</param>
/// <param name="Configurations">Distinct configurations among the used rows.</param>
/// <param name="Warnings">Where the data contradict the scenario's mapping, one sentence each.</param>
public sealed record CleaningReport(
    int Read,
    int Used,
    ImmutableArray<LeftOutRows> LeftOut,
    int Overload,
    int Configurations,
    ImmutableArray<string> Warnings)
{
    /// <summary>Rows left out for any reason.</summary>
    public int LeftOutCount => Read - Used;
}
