using System.Collections.Immutable;
using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Silo.Tls;

namespace Meshward.Silo.Access;

/// <summary>An attempt of a console to attach to a cluster: what it goes by, and why it was refused.</summary>
internal sealed class ConsoleConnection
{
    private bool _asked;

    private ConsoleConnection(ImmutableArray<IPEndPoint> gateways, TlsCertificates? certificates, string? token) => (Gateways, Certificates, Token) = (gateways, certificates, token);

    /// <summary>Gateways of some silos.</summary>
    public ImmutableArray<IPEndPoint> Gateways { get; }

    /// <summary>Its certificates; null where it speaks no TLS.</summary>
    public TlsCertificates? Certificates { get; }

    /// <summary>Its token; null where it shows none.</summary>
    public string? Token { get; }

    /// <summary>Why it was refused, in one line; null as far as is known.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Opens the files that access names.</summary>
    public static Checked<ConsoleConnection> Open(ImmutableArray<IPEndPoint> gateways, ConsoleAccess access, TimeProvider clock)
    {
        if (access.Tls is not TlsFiles files)
            return new ConsoleConnection(gateways, null, access.Token);
        Checked<TlsCertificates> certificates = TlsCertificates.Open(files, clock);
        return certificates.IsValid ? new ConsoleConnection(gateways, certificates.Value, access.Token) : certificates.Diagnostics;
    }

    /// <summary>Notes that a silo does not know the token.</summary>
    public void RefuseToken() => Refusal ??= $"--cluster {string.Join(',', Gateways)}: found no token that the cluster knows, expected one ({AccessSettings.TokenFile.Flag})";

    /// <summary>Whether an attempt failed because one of the two ends does not trust the other; looked into once.</summary>
    public async Task<bool> IsRefusedAsync(CancellationToken cancellationToken)
    {
        if (_asked || Refusal is not null)
            return Refusal is not null;
        _asked = true;
        foreach (IPEndPoint gateway in Gateways)
        {
            if (await TlsProbe.FindAsync(gateway, Certificates, cancellationToken) is string mistake)
            {
                Refusal = $"--cluster {gateway}: {mistake}";
                return true;
            }
        }

        return false;
    }
}
