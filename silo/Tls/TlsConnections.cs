using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Meshward.Silo.Tls;

/// <summary>
/// TLS on the connections of Orleans. Whom to trust and what to show is looked up for every connection, so that new files count at once. Names in
/// certificates are not compared with addresses, which change with every pod: who is signed by an authority for the use is taken.
/// </summary>
internal static class TlsConnections
{
    /// <summary>TLS between this silo, other silos and consoles.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="certificates">Its certificates.</param>
    /// <param name="isMutual">Whether consoles have to show one.</param>
    public static void UseCertificates(this ISiloBuilder silo, TlsCertificates certificates, bool isMutual)
    {
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(Server(certificates, RemoteCertificateMode.RequireCertificate, TlsPurpose.Silo)));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(Client(certificates)));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(
                Server(certificates, isMutual ? RemoteCertificateMode.RequireCertificate : RemoteCertificateMode.NoCertificate, TlsPurpose.Console)));
        });
    }

    /// <summary>TLS between a console and the gateways of silos.</summary>
    public static void UseCertificates(this IClientBuilder console, TlsCertificates certificates) => console.Configure<ClientConnectionOptions>(connections =>
        connections.ConfigureConnection(connection => connection.UseClientTls(Client(certificates))));

    private static TlsOptions Server(TlsCertificates certificates, RemoteCertificateMode mode, Oid purpose) => new()
    {
        LocalServerCertificateSelector = (_, _) => certificates.Current.Certificate!,
        RemoteCertificateMode = mode,
        RemoteCertificateValidation = (certificate, chain, _) => IsTaken(certificates, certificate, chain, purpose),
        OnAuthenticateAsServer = (_, options) => Show((SslServerAuthenticationOptions)options.SslServerAuthenticationOptions, certificates),
    };

    private static TlsOptions Client(TlsCertificates certificates) => new()
    {
        LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Current.Certificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, chain, _) => IsTaken(certificates, certificate, chain, TlsPurpose.Silo),
        OnAuthenticateAsClient = (_, options) =>
        {
            options.TargetHost = "meshward";
            if (certificates.Current.Shown is not SslStreamCertificateContext shown)
                return;
            var client = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
            (client.ClientCertificateContext, client.LocalCertificateSelectionCallback, client.ClientCertificates) = (shown, null, null);
        },
    };

    /// <summary>Lets a server show its certificate with those of the authorities between.</summary>
    public static void Show(SslServerAuthenticationOptions server, TlsCertificates certificates) =>
        (server.ServerCertificateContext, server.ServerCertificateSelectionCallback, server.ServerCertificate) = (certificates.Current.Shown, null, null);

    private static bool IsTaken(TlsCertificates certificates, X509Certificate2 certificate, X509Chain? chain, Oid purpose)
    {
        X509Certificate2Collection? sent = chain is null ? null : [.. chain.ChainPolicy.ExtraStore];
        string? refusal = certificates.Current.Refusal(certificate, sent, purpose, certificates.Now);
        if (refusal is not null)
            certificates.TellRefused(certificate.Subject, refusal);
        return refusal is null;
    }
}
