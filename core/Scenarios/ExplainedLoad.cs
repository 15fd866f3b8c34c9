using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>A load pattern of a scenario, for people.</summary>
/// <param name="Name">Name of the pattern.</param>
/// <param name="Services">For every service, how its load moves, in words.</param>
/// <param name="DistinctLoads">Number of different joint loads; null where there are infinitely many.</param>
public sealed record ExplainedLoad(string Name, ImmutableArray<string> Services, int? DistinctLoads);
