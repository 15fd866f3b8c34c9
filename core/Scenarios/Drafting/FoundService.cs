using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>A service that metrics tell of.</summary>
/// <param name="Name">Its name, which metrics tell as <c>destination_service_name</c>.</param>
/// <param name="Namespace">Its namespace; empty where none is told.</param>
/// <param name="Workloads">What serves it, in ordinal order of names.</param>
public sealed record FoundService(string Name, string Namespace, ImmutableArray<FoundWorkload> Workloads)
{
    /// <summary>Offered load in requests per second, over the intervals with traffic; null where there was none.</summary>
    public FigureSpread? Load { get; init; }

    /// <summary>Share of the intervals in which it had traffic, 0 to 1.</summary>
    public double Presence { get; init; }

    /// <summary>Median response time of an interval in seconds; null where it is not told.</summary>
    public FigureSpread? P50 { get; init; }

    /// <summary>95th percentile of an interval's response times in seconds; null where it is not told.</summary>
    public FigureSpread? P95 { get; init; }

    /// <summary>Share of its requests that was rejected on purpose, 0 to 1.</summary>
    public double ShedShare { get; init; }

    /// <summary>What routes and rejects its requests, in a few words, such as a VirtualService; null where nothing that does is known.</summary>
    public string? Router { get; init; }

    /// <summary>Share of its requests that is rejected now, 0 to 1; null where it is not known.</summary>
    public double? BlockingNow { get; init; }
}
