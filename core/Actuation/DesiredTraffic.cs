using System.Collections.Immutable;

namespace Meshward.Core.Actuation;

/// <summary>What is wanted of a service's requests.</summary>
/// <param name="Weights">Routing weight of every node in percent: whole numbers that sum to 100; null to leave them as they are.</param>
/// <param name="BlockingRate">Share of the requests that is rejected, 0 to 1; null to leave it as it is.</param>
public sealed record DesiredTraffic(ImmutableSortedDictionary<string, int>? Weights, double? BlockingRate);
