using System.Collections.Immutable;

namespace Meshward.Core.Traces;

/// <summary>What one run of the queueing model is given.</summary>
/// <param name="Loads">[services] offered load, requests per second.</param>
/// <param name="Shares">[services][nodes] share of the service's admitted requests sent to the node; each service's sum to 1.</param>
/// <param name="Blocked">[services] share of the service's requests that the front node rejects.</param>
/// <param name="ReportedServers">[services] number of servers that the trace's row names.</param>
/// <param name="Servers">[nodes] number of servers.</param>
internal sealed record QueueingConfiguration(
    ImmutableArray<double> Loads,
    ImmutableArray<ImmutableArray<double>> Shares,
    ImmutableArray<double> Blocked,
    ImmutableArray<double> ReportedServers,
    ImmutableArray<int> Servers);
