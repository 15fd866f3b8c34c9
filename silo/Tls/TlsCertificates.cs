using Meshward.Core.Scenarios;
using Meshward.Silo.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meshward.Silo.Tls;

/// <summary>
/// The identity that files say at the moment. They are looked at again when a connection begins, at most once a second; while new ones cannot be
/// used, half written as they may be, the last good ones count.
/// </summary>
internal sealed partial class TlsCertificates
{
    private readonly Lock _gate = new();
    private readonly TlsFiles _files;
    private readonly TimeProvider _clock;
    private TlsIdentity _identity;
    private readonly WatchedFiles _watched;
    private bool _hasMistakes;

    private TlsCertificates(TlsFiles files, TimeProvider clock, WatchedFiles watched, TlsIdentity identity) => (_files, _clock, _watched, _identity) = (files, clock, watched, identity);

    /// <summary>Where changes, and files that cannot be used, are told.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>The files.</summary>
    public TlsFiles Files => _files;

    /// <summary>The time by which certificates are judged.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Who this end is now, and whom it trusts.</summary>
    public TlsIdentity Current
    {
        get
        {
            lock (_gate)
            {
                if (_watched.HaveChanged())
                    Renew();
                return _identity;
            }
        }
    }

    /// <summary>Whether the files cannot be used as they are now, or the own certificate has ended.</summary>
    public bool HasMistakes => Current.Certificate is { } own && Now > own.NotAfter || Volatile.Read(ref _hasMistakes);

    /// <summary>Opens the files.</summary>
    /// <returns>The identity they say from now on, or every mistake.</returns>
    public static Checked<TlsCertificates> Open(TlsFiles files, TimeProvider clock)
    {
        WatchedFiles watched = new(clock, files.Certificate, files.Key, files.Authority);
        Checked<TlsIdentity> identity = TlsIdentity.Read(files, clock.GetUtcNow());
        return identity.IsValid ? new TlsCertificates(files, clock, watched, identity.Value) : identity.Diagnostics;
    }

    /// <summary>Tells that a certificate of somebody else was refused.</summary>
    public void TellRefused(string subject, string reason) => LogRefused(Log, subject, reason);

    private void Renew()
    {
        Checked<TlsIdentity> read = TlsIdentity.Read(_files, _clock.GetUtcNow());
        Volatile.Write(ref _hasMistakes, !read.IsValid);
        if (read.IsValid)
        {
            // The former one stays alive for connections that begin with it now.
            _identity = read.Value;
            LogChanged(Log, read.Value.Certificate?.Subject ?? "none", read.Value.Certificate?.NotAfter.ToUniversalTime());
        }
        else
        {
            LogUnusable(Log, string.Join("; ", read.Diagnostics));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Certificates were read anew: {Subject}, valid to {End:u}")]
    private static partial void LogChanged(ILogger log, string subject, DateTime? end);

    [LoggerMessage(LogLevel.Warning, "Certificate {Subject} is refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string subject, string reason);

    [LoggerMessage(LogLevel.Warning, "Certificates changed and cannot be used, those before count: {Mistakes}")]
    private static partial void LogUnusable(ILogger log, string mistakes);
}
