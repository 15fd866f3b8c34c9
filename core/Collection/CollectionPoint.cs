using System.Collections.Immutable;

namespace Meshward.Core.Collection;

/// <summary>One load with one configuration that is measured.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Loads">[services] offered load, requests per second; empty on a mesh that has a load of its own.</param>
/// <param name="Levels">[controls] level indices.</param>
public sealed record CollectionPoint(int Index, ImmutableArray<double> Loads, ImmutableArray<int> Levels);
