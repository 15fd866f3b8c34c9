namespace Meshward.Silo.Tls;

/// <summary>The files of one end of connections, in PEM.</summary>
/// <param name="Certificate">Its certificate; null where it shows none.</param>
/// <param name="Key">The certificate's key, without a password; null where it shows none.</param>
/// <param name="Authority">Authorities that certificates of the other end are signed by, one or several.</param>
public sealed record TlsFiles(string? Certificate, string? Key, string Authority);
