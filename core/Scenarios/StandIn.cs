using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>The queueing model whose trace stands in for a measured one (docs/queueing-model.md).</summary>
/// <param name="Nodes">The processing nodes, in the mesh's order.</param>
/// <param name="Network">Time that every request spends outside the nodes.</param>
public sealed record StandIn(ImmutableArray<StandInNode> Nodes, TimeSpan Network);
