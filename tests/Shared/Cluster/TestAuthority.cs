using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meshward.Tests.Shared;

/// <summary>An authority of a test, which signs certificates and writes them to files.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly Oid s_server = new("1.3.6.1.5.5.7.3.1"), s_client = new("1.3.6.1.5.5.7.3.2");

    private readonly string _folder;
    private readonly X509Certificate2 _certificate;
    private int _serial;

    /// <param name="folder">Where files go.</param>
    /// <param name="name">Its name.</param>
    public TestAuthority(string folder, string name)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    private TestAuthority(string folder, X509Certificate2 certificate) => (_folder, _certificate) = (folder, certificate);

    /// <summary>An authority that this one has signed.</summary>
    /// <param name="name">Its name.</param>
    public TestAuthority Between(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 signed = request.Create(_certificate, now.AddHours(-20), now.AddDays(20), BitConverter.GetBytes(++_serial + 1000));
        return new TestAuthority(_folder, signed.CopyWithPrivateKey(key));
    }

    /// <summary>Its certificate in PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>Writes its certificate.</summary>
    /// <returns>The file.</returns>
    public string Write(string file, params TestAuthority[] others)
    {
        string path = Path.Combine(_folder, file);
        File.WriteAllText(path, Pem + string.Concat(others.Select(other => other.Pem)));
        return path;
    }

    /// <summary>Signs a certificate, and writes it and its key.</summary>
    /// <param name="file">Beginning of the files' names.</param>
    /// <param name="subject">Its common name.</param>
    /// <param name="isSilo">Whether it is good for a server too.</param>
    /// <param name="days">Days from now to its end; the past makes it expired.</param>
    /// <returns>The files.</returns>
    public (string Certificate, string Key) Sign(string file, string subject, bool isSilo, int days = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(isSilo ? [s_server, s_client] : [s_client], critical: false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 signed = request.Create(_certificate, now.AddHours(-12), days < 0 ? now.AddHours(-1) : now.AddDays(days), BitConverter.GetBytes(++_serial));
        (string certificate, string secret) = (Path.Combine(_folder, $"{file}.pem"), Path.Combine(_folder, $"{file}.key"));
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificate, signed.ExportCertificatePem());
        return (certificate, secret);
    }

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();
}
