using System.Globalization;
using System.Net;

namespace Meshward.Silo.Web;

/// <summary>What the web server of a silo is started with.</summary>
/// <param name="Address">Address and port that it listens on.</param>
public sealed record WebOptions(IPEndPoint Address)
{
    /// <summary>Whether it serves Orleans' dashboard too.</summary>
    public bool HasDashboard { get; init; }

    /// <summary>Whether it speaks TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>What the text of an address has to be.</summary>
    public const string Expected = "a port or ADDRESS:PORT, such as 8080 or 0.0.0.0:8080";

    /// <summary>Reads an address: a port of loopback, or an IP address with a port.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address; null where it is none.</returns>
    public static IPEndPoint? ReadAddress(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = text[..Math.Max(colon, 0)];
        IPAddress? address = host is "" && colon < 0 || host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : null;
        bool isPort = ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
        return address is not null && isPort ? new IPEndPoint(address, port) : null;
    }

    /// <summary>Where a browser finds it; loopback where it listens on every address of the machine.</summary>
    public Uri Page
    {
        get
        {
            IPAddress address = IPAddress.Any.Equals(Address.Address) ? IPAddress.Loopback
                : IPAddress.IPv6Any.Equals(Address.Address) ? IPAddress.IPv6Loopback : Address.Address;
            return new UriBuilder(IsSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, address.ToString(), Address.Port).Uri;
        }
    }
}
