using System.Security.Cryptography;

namespace Meshward.Silo.Tls;

/// <summary>
/// What a certificate has to be good for (RFC 5280, 4.2.1.12). One without such an extension is good for all; one for consoles should name the client's
/// use alone, since silos take each other by the server's use.
/// </summary>
internal static class TlsPurpose
{
    /// <summary>Being a silo.</summary>
    public static Oid Silo { get; } = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Being a console.</summary>
    public static Oid Console { get; } = new("1.3.6.1.5.5.7.3.2");
}
