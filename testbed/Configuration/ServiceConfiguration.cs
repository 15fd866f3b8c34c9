using System.Collections.Immutable;

namespace Meshward.Testbed.Configuration;

/// <summary>How the front node treats requests of a service.</summary>
/// <param name="Weights">Per node, its share of the requests that are let through, in percent; whole numbers that sum to 100.</param>
/// <param name="Blocking">Share of requests that is rejected, 0 to 1.</param>
public sealed record ServiceConfiguration(ImmutableSortedDictionary<string, int> Weights, double Blocking);
