using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>The same mesh measured another time, for example after a change: what of the model differs then.</summary>
/// <param name="Name">Name by which <c>--variant</c> finds it.</param>
/// <param name="Trace">Path of its trace, relative to the scenario's folder or absolute.</param>
/// <param name="RowFilters">Which rows of that trace are used; all where empty.</param>
/// <param name="StandIn">The queueing model behind that trace; null where it was measured.</param>
public sealed record ModelVariant(string Name, string Trace, ImmutableArray<RowFilter> RowFilters, StandIn? StandIn);
