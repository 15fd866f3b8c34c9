using System.Collections.Immutable;
using System.Net;
using Meshward.Silo;

namespace Meshward.Client.Work;

/// <summary>Where grains are: in a silo in this process, or on a cluster that the console is attached to.</summary>
internal static class ClusterPlace
{
    /// <summary>Starts a silo, or attaches to a cluster.</summary>
    /// <param name="gateways">The cluster; null for a silo in this process.</param>
    /// <param name="data">The silo's data directory as the user gave it; null for the usual one.</param>
    /// <param name="session">For the clock and the user's folders.</param>
    /// <exception cref="BadInputException">No cluster answers there, or the data directory cannot be used.</exception>
    public static async Task<ICluster> OpenAsync(ImmutableArray<IPEndPoint>? gateways, string? data, Session session) => gateways is { } named
        ? (await AttachedCluster.ConnectAsync(named, session.Clock, session.Stop)).OrStop()
        : (await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(DataDirectory.Open(data, session)) { Clock = session.Clock }, session.Stop)).OrStop();
}
