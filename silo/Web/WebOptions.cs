using System.Net;

namespace Meshward.Silo.Web;

/// <summary>What the web server of a silo is started with.</summary>
/// <param name="Address">Address and port that it listens on.</param>
public sealed record WebOptions(IPEndPoint Address)
{
    /// <summary>Whether it serves Orleans' dashboard too.</summary>
    public bool HasDashboard { get; init; }

    /// <summary>Where a browser finds it; loopback where it listens on every address of the machine.</summary>
    public Uri Page
    {
        get
        {
            IPAddress address = IPAddress.Any.Equals(Address.Address) ? IPAddress.Loopback
                : IPAddress.IPv6Any.Equals(Address.Address) ? IPAddress.IPv6Loopback : Address.Address;
            return new UriBuilder(Uri.UriSchemeHttp, address.ToString(), Address.Port).Uri;
        }
    }
}
