using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Meshward.Client.Options;

/// <summary>The cluster that <c>--cluster</c> names.</summary>
internal static class ClusterFlag
{
    /// <summary>What the flag says in help.</summary>
    public const string Description = "The cluster that has a gateway at HOST:PORT (several with commas): trainings run there, policies are taken from there, and its service grains measure a testbed; default this process. All else is computed here, so verbs that do none of these take the flag and ask nobody";

    private const string Name = "--cluster";

    /// <summary>The gateways.</summary>
    /// <param name="text">What the flag says; null where it is not given.</param>
    /// <returns>Gateways, at least one; null where the flag is not given.</returns>
    /// <exception cref="BadInputException">There is no such list, or a host has no address.</exception>
    public static ImmutableArray<IPEndPoint>? Find(string? text) =>
        text is null ? null : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Gateway(part, text))];

    private static IPEndPoint Gateway(string part, string text)
    {
        int colon = part.LastIndexOf(':');
        string host = part[..Math.Max(colon, 0)];
        if (host.Length == 0 || !ushort.TryParse(part[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
        {
            throw new BadInputException(Name, $"found '{text}', expected HOST:PORT of a silo's gateway, such as 127.0.0.1:30000, or several with commas");
        }

        try
        {
            IPAddress? address = Dns.GetHostAddresses(host).OrderBy(each => each.AddressFamily != AddressFamily.InterNetwork).FirstOrDefault();
            return new IPEndPoint(address ?? throw new SocketException(), port);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new BadInputException(Name, $"found the host '{host}', expected one that has an address");
        }
    }
}
