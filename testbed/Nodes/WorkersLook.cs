using System.Collections.Immutable;

namespace Meshward.Testbed.Nodes;

/// <summary>The workers of a node at one moment.</summary>
/// <param name="Cores">Workers that there are to be.</param>
/// <param name="Busy">Workers that have a request; for a while more than <paramref name="Cores"/> after cores were taken away.</param>
/// <param name="Waiting">[services] requests that wait.</param>
/// <param name="Worked">Time for which workers had requests, summed over workers.</param>
internal sealed record WorkersLook(int Cores, int Busy, ImmutableArray<int> Waiting, TimeSpan Worked);
