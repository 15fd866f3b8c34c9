using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>init</c> found of a service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LeastLoad">Its smallest load in an interval with traffic, in requests per second.</param>
/// <param name="MeanLoad">Its mean load.</param>
/// <param name="MostLoad">Its largest load.</param>
/// <param name="P50Seconds">Median response time of half of the intervals; null where it is not known.</param>
/// <param name="P95Seconds">95th percentile of response times that 19 of 20 intervals kept.</param>
/// <param name="Workloads">What serves it.</param>
internal sealed record InitService(
    string Name, double LeastLoad, double MeanLoad, double MostLoad, double? P50Seconds, double P95Seconds, ImmutableArray<string> Workloads);
