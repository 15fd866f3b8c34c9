using System.Collections.Immutable;
using System.Net;

namespace Meshward.Testbed.Load;

/// <summary>Where load is sent to.</summary>
/// <param name="Address">Requests go to <c>Address/SERVICE/</c>.</param>
/// <param name="Services">Names of the services.</param>
/// <param name="Patience">How long a response is waited for.</param>
public sealed record LoadTarget(Uri Address, ImmutableArray<string> Services, TimeSpan Patience)
{
    /// <summary>Whether the target is on this machine: an address of loopback, or <c>localhost</c>.</summary>
    public static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
