using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Meshward.Core.Scenarios;

namespace Meshward.Silo.Tls;

/// <summary>What was in the files of one end of connections: who it is, and whom it trusts.</summary>
internal sealed class TlsIdentity
{
    private readonly X509Certificate2Collection _authorities;

    private TlsIdentity(X509Certificate2? certificate, SslStreamCertificateContext? shown, X509Certificate2Collection authorities) => (Certificate, Shown, _authorities) = (certificate, shown, authorities);

    /// <summary>Its certificate with its key; null where it shows none.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>The certificate with those of authorities between it and the one that is trusted, as its file has them: the other end needs them; null where it shows none.</summary>
    public SslStreamCertificateContext? Shown { get; }

    /// <summary>Reads the files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="now">When certificates have to be valid.</param>
    /// <returns>The identity, or every mistake.</returns>
    public static Checked<TlsIdentity> Read(TlsFiles files, DateTimeOffset now)
    {
        List<Diagnostic> mistakes = [];
        X509Certificate2Collection authorities = [];
        if (Text(files.Authority, TlsSettings.Authority.Flag, mistakes) is string trusted)
        {
            Try(TlsSettings.Authority.Flag, files.Authority, "certificates in PEM", mistakes, () => authorities.ImportFromPem(trusted));
            if (authorities.Count == 0 && mistakes.Count == 0)
                mistakes.Add(Mistake(TlsSettings.Authority.Flag, files.Authority, "certificates in PEM"));
        }

        X509Certificate2? certificate = null;
        SslStreamCertificateContext? sent = null;
        if (files is { Certificate: string certificateFile, Key: string keyFile })
        {
            string? shown = Text(certificateFile, TlsSettings.Certificate.Flag, mistakes), key = Text(keyFile, TlsSettings.Key.Flag, mistakes);
            if (shown is not null && key is not null)
                (certificate, sent) = Own(files, shown, key, mistakes);
        }

        if (certificate is not null && (now < certificate.NotBefore || now > certificate.NotAfter))
            mistakes.Add(new Diagnostic(TlsSettings.Certificate.Flag, null, null, FormattableString.Invariant($"found a certificate in {files.Certificate} that is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u}, expected one that is valid now")));
        return mistakes.Count == 0 ? new TlsIdentity(certificate, sent, authorities) : (Checked<TlsIdentity>)System.Collections.Immutable.ImmutableArray.CreateRange(mistakes);
    }

    /// <summary>Why a certificate of the other end is not taken; null where it is.</summary>
    /// <param name="shown">The certificate.</param>
    /// <param name="intermediates">Certificates between it and an authority, as the other end sent them.</param>
    /// <param name="purpose">What it has to be good for (<see cref="TlsPurpose"/>).</param>
    /// <param name="now">When.</param>
    public string? Refusal(X509Certificate2 shown, X509Certificate2Collection? intermediates, Oid purpose, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        if (intermediates is not null)
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(purpose);
        if (chain.Build(shown))
            return null;
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | each.Status);
        return flags switch
        {
            _ when (flags & X509ChainStatusFlags.NotTimeValid) != 0 => "it is not valid at this time",
            _ when (flags & X509ChainStatusFlags.NotValidForUsage) != 0 => "it is not for this use",
            _ => "none of the authorities signed it",
        };
    }

    private static (X509Certificate2?, SslStreamCertificateContext?) Own(TlsFiles files, string shown, string key, List<Diagnostic> mistakes)
    {
        X509Certificate2? own = null;
        SslStreamCertificateContext? sent = null;
        int before = mistakes.Count;
        Try(TlsSettings.Certificate.Flag, files.Certificate!, "a certificate in PEM", mistakes, () => X509Certificate2.CreateFromPem(shown).Dispose());
        if (mistakes.Count == before)
            Try(TlsSettings.Key.Flag, files.Key!, $"the key in PEM, without a password, of the certificate in {files.Certificate}", mistakes, () => own = X509Certificate2.CreateFromPem(shown, key));
        if (own is not null)
        {
            // The first in the file is the own one.
            X509Certificate2Collection chain = [];
            Try(TlsSettings.Certificate.Flag, files.Certificate!, "certificates in PEM, the own one first", mistakes, () =>
            {
                chain.ImportFromPem(shown);
                sent = SslStreamCertificateContext.Create(own, [.. chain.Skip(1)], offline: true);
            });
        }

        return (own, sent);
    }

    private static string? Text(string file, string flag, List<Diagnostic> mistakes)
    {
        Checked<string> read = Settings.SecretFile.Read(flag, file);
        mistakes.AddRange(read.Diagnostics);
        return read.Value;
    }

    private static void Try(string flag, string file, string expected, List<Diagnostic> mistakes, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            mistakes.Add(Mistake(flag, file, expected));
        }
    }

    private static Diagnostic Mistake(string flag, string file, string expected) => new(flag, null, null, $"found something else in {file}, expected {expected}");
}
