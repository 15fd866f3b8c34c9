using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>A mesh as far as what watches it can tell.</summary>
/// <param name="From">Start of the time that was looked at: of the first samples in it.</param>
/// <param name="Until">Its end.</param>
/// <param name="ScrapeInterval">Time between two samples, as far as they tell.</param>
/// <param name="MonitoringInterval">Length of a monitoring interval that holds enough samples.</param>
/// <param name="FigureInterval">Length of the intervals in which loads and response times were seen, at least a monitoring interval.</param>
/// <param name="Services">Its services, in ordinal order of names.</param>
public sealed record FoundMesh(
    DateTimeOffset From,
    DateTimeOffset Until,
    TimeSpan ScrapeInterval,
    TimeSpan MonitoringInterval,
    TimeSpan FigureInterval,
    ImmutableArray<FoundService> Services)
{
    /// <summary>Whether it is a testbed, on which everything can be set and measured.</summary>
    public bool IsTestbed { get; init; }

    /// <summary>Where the cluster was asked: who it is, in a few words; null where it was not.</summary>
    public string? Cluster { get; init; }

    /// <summary>What the cluster does not have of what was looked for, a line each.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];
}
