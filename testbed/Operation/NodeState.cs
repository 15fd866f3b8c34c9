using System.Collections.Immutable;

namespace Meshward.Testbed.Operation;

/// <summary>A node at one moment.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Up">Whether it runs.</param>
/// <param name="ProcessId">Number of its process; null while it is down.</param>
/// <param name="Cores">Requests that it works on at the same time.</param>
/// <param name="Busy">Requests that it works on; for a while more than <paramref name="Cores"/> after cores were taken away.</param>
/// <param name="Waiting">Per service, requests that wait for a core.</param>
/// <param name="Speed">How fast its cores are: timed work takes its length divided by this.</param>
public sealed record NodeState(string Address, bool Up, int? ProcessId, int Cores, int Busy, ImmutableSortedDictionary<string, int> Waiting, double Speed);
