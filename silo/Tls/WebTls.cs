using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Meshward.Silo.Tls;

/// <summary>TLS of the web server, with the silo's certificates.</summary>
internal static class WebTls
{
    /// <summary>
    /// Adds it. A browser may show a certificate, which has to be one of the authority then; whether it must is asked page by page, so that probes of
    /// health need none.
    /// </summary>
    public static void UseCertificates(this ListenOptions listen, TlsCertificates certificates) => listen.UseHttps(new HttpsConnectionAdapterOptions
    {
        ServerCertificateSelector = (_, _) => certificates.Current.Certificate,
        OnAuthenticate = (_, server) => TlsConnections.Show(server, certificates),
        ClientCertificateMode = ClientCertificateMode.AllowCertificate,
        ClientCertificateValidation = (certificate, chain, _) =>
        {
            string? refusal = certificates.Current.Refusal(certificate, chain is null ? null : [.. chain.ChainPolicy.ExtraStore], TlsPurpose.Console, certificates.Now);
            if (refusal is not null)
                certificates.TellRefused(certificate.Subject, refusal);
            return refusal is null;
        },
    });
}
