using System.Collections.Immutable;

namespace Meshward.Core.Traces;

/// <summary>A processing node of the queueing model: some servers behind one queue that all services share, first come, first served.</summary>
/// <param name="ServersControl">
/// The control whose value, rounded, is the number of servers; null where <paramref name="FixedServers"/> is it.
/// </param>
/// <param name="FixedServers">Number of servers where no control sets it, at least 1.</param>
/// <param name="MeanServiceSeconds">[services] mean time that one server works on a request.</param>
public sealed record QueueingNode(string? ServersControl, int FixedServers, ImmutableArray<double> MeanServiceSeconds);
