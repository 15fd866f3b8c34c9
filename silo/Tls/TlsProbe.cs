using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Meshward.Silo.Tls;

/// <summary>Finds out why no connection comes about: Orleans closes those that it does not like without a word.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    // With TLS 1.3 a server refuses a certificate after the client believes that all is well.
    private static readonly TimeSpan s_objection = TimeSpan.FromMilliseconds(500);

    /// <summary>What is wrong with the TLS of a silo and this end; null where nothing is, or nobody listens.</summary>
    /// <param name="address">Where the silo listens.</param>
    /// <param name="own">This end's certificates; null where it speaks no TLS.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<string?> FindAsync(IPEndPoint address, TlsCertificates? own, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        using var client = new TcpClient(address.AddressFamily);
        try
        {
            await client.ConnectAsync(address, patience.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return null;
        }

        string? refusal = null;
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(Options(own, told => refusal = told), patience.Token);
        }
        catch (Exception) when (own is null)
        {
            return null;
        }
        catch (AuthenticationException)
        {
            return refusal is null ? "found no TLS there that this end understands" : $"found a certificate there that is refused: {refusal}";
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return "found no TLS there";
        }

        if (own is null)
            return $"found TLS there, expected {TlsSettings.Authority.Flag} with the authorities that signed its certificate";
        return await ObjectsAsync(stream, cancellationToken)
            ? own.Current.Certificate is null
                ? $"found that a certificate is asked for there, expected {TlsSettings.Certificate.Flag} and {TlsSettings.Key.Flag}"
                : "found that the own certificate is refused there"
            : null;
    }

    private static SslClientAuthenticationOptions Options(TlsCertificates? own, Action<string> tell) => new()
    {
        TargetHost = "meshward",
        ClientCertificateContext = own?.Current.Shown,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            if (own is null)
                return true;
            string? refusal = certificate is X509Certificate2 theirs
                ? own.Current.Refusal(theirs, chain is null ? null : [.. chain.ChainPolicy.ExtraStore], TlsPurpose.Silo, own.Now)
                : "there is none";
            if (refusal is not null)
                tell(refusal);
            return refusal is null;
        },
    };

    private static async Task<bool> ObjectsAsync(SslStream stream, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wait.CancelAfter(s_objection);
        try
        {
            // Silos say nothing before they are spoken to.
            return await stream.ReadAsync(new byte[1], wait.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
