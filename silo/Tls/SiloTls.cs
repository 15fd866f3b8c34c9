namespace Meshward.Silo.Tls;

/// <summary>TLS of a silo.</summary>
/// <param name="Files">Its certificate, key and authorities.</param>
/// <param name="IsMutual">Whether consoles and browsers have to show a certificate too.</param>
public sealed record SiloTls(TlsFiles Files, bool IsMutual);
