using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>A processing node of a stand-in.</summary>
/// <param name="Servers">Requests that it works on at a time where no control says so, at least 1.</param>
/// <param name="Work">[services] mean time that a request takes on it.</param>
public sealed record StandInNode(int Servers, ImmutableArray<TimeSpan> Work);
