using Meshward.Client.Options;
using Meshward.Silo;
using Meshward.Silo.Access;
using Meshward.Silo.Web;

namespace Meshward.Client.Work;

/// <summary>Where grains are: in a silo in this process, or on a cluster that the console is attached to.</summary>
internal static class ClusterPlace
{
    /// <summary>Starts a silo, or attaches to a cluster.</summary>
    /// <param name="gateways">The cluster; null for a silo in this process.</param>
    /// <param name="data">The silo's data directory as the user gave it; null for the usual one.</param>
    /// <param name="session">For the clock and the user's folders.</param>
    /// <param name="web">Web server of a silo in this process; null for none.</param>
    /// <exception cref="BadInputException">No cluster answers there, the data directory or the port cannot be used, or a cluster cannot have a web server here.</exception>
    public static async Task<ICluster> OpenAsync(ClusterAddress? gateways, string? data, Session session, WebOptions? web = null)
    {
        if (gateways is { } named)
        {
            return web is null
                ? await AttachAsync(named, session)
                : throw new BadInputException("--web", "found it with --cluster, expected it at a silo of that cluster: meshward silo --web 8080");
        }

        EmbeddedSiloOptions settings = new(DataDirectory.Open(data, session)) { Web = web, Clock = session.Clock };
        EmbeddedSilo silo = (await EmbeddedSilo.StartAsync(settings, session.Stop)).OrStop();
        if (web is not null)
        {
            await session.Terminal.Error.WriteLineAsync($"web server at {web.Page}");
        }

        return silo;
    }

    /// <summary>Attaches to a cluster.</summary>
    /// <param name="address">The cluster, and what is trusted and shown there.</param>
    /// <param name="session">For the clock, the environment, and for the person who is told where the cluster gives no answer.</param>
    /// <param name="isSilent">Whether the caller shows by itself that there is no answer.</param>
    /// <exception cref="BadInputException">No cluster answers there, or a file of certificates or tokens cannot be used.</exception>
    public static async Task<AttachedCluster> AttachAsync(ClusterAddress address, Session session, bool isSilent = false)
    {
        ConsoleAccess access = ConsoleAccess.Read(address.Flags, session.Variables()).OrStop();
        return (await AttachedCluster.ConnectAsync(address.Gateways, access, session.Clock, session.Stop, isSilent ? null : session.Terminal.Tell)).OrStop();
    }
}
