using System.Collections.Immutable;
using System.Security.Cryptography;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meshward.Silo.Access;

/// <summary>The tokens that files hold at the moment. They are looked at again at most once a second; while new ones cannot be used, the last good ones count.</summary>
internal sealed partial class AccessTokens
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TokenFiles _files;
    private readonly TimeProvider _clock;
    private ImmutableArray<AccessToken> _tokens;
    private (DateTime, DateTime) _written;
    private long _looked;
    private string _problem = "";

    private AccessTokens(TokenFiles files, TimeProvider clock, ImmutableArray<AccessToken> tokens)
    {
        (_files, _clock, _tokens) = (files, clock, tokens);
        _written = Written();
        _looked = clock.GetTimestamp();
    }

    /// <summary>Hears of files that were read anew, or could not be.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Opens the files.</summary>
    /// <returns>The tokens they hold from now on, or every mistake.</returns>
    public static Checked<AccessTokens> Open(TokenFiles files, TimeProvider clock)
    {
        (ImmutableArray<AccessToken> tokens, ImmutableArray<Diagnostic> mistakes) = Read(files);
        return mistakes.IsEmpty ? new AccessTokens(files, clock, tokens) : mistakes;
    }

    /// <summary>Who a token belongs to; null where nobody knows it. It takes as long whichever token it is.</summary>
    public AccessHolder? Find(string token)
    {
        byte[] shown = AccessToken.DigestOf(token);
        AccessHolder? found = null;
        foreach (AccessToken known in Current())
        {
            if (CryptographicOperations.FixedTimeEquals(shown, known.Digest.AsSpan()))
                found = found is { Right: AccessRight.Operate } ? found : known.Holder;
        }

        return found;
    }

    private ImmutableArray<AccessToken> Current()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_looked) < s_betweenLooks)
                return _tokens;
            _looked = _clock.GetTimestamp();
            (DateTime, DateTime) written = Written();
            if (written != _written)
            {
                (ImmutableArray<AccessToken> tokens, ImmutableArray<Diagnostic> mistakes) = Read(_files);
                if (mistakes.IsEmpty)
                {
                    (_tokens, _written, _problem) = (tokens, written, "");
                    LogChanged(Log, tokens.Length);
                }
                else if (string.Join("; ", mistakes) is string problem && problem != _problem)
                {
                    // Told once, and looked at again until it is mended.
                    _problem = problem;
                    LogUnusable(Log, problem);
                }
            }

            return _tokens;
        }
    }

    private static (ImmutableArray<AccessToken>, ImmutableArray<Diagnostic>) Read(TokenFiles files)
    {
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) none = ([], []);
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) read = files.Read is string seeing ? AccessToken.Read(AccessSettings.ReadTokens.Flag, seeing, AccessRight.Read) : none;
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) operate = files.Operate is string changing ? AccessToken.Read(AccessSettings.OperateTokens.Flag, changing, AccessRight.Operate) : none;
        return ([.. read.Tokens, .. operate.Tokens], [.. read.Mistakes, .. operate.Mistakes]);
    }

    [LoggerMessage(LogLevel.Warning, "Tokens were read anew: {Count}")]
    private static partial void LogChanged(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Tokens cannot be used, those of before stay in force: {Problem}")]
    private static partial void LogUnusable(ILogger log, string problem);

    private (DateTime, DateTime) Written() => (Written(_files.Read), Written(_files.Operate));

    // Of the file itself where a link leads to it, as in mounted Secrets.
    private static DateTime Written(string? file)
    {
        if (file is null)
            return default;
        try
        {
            FileInfo info = new(file);
            return (info.ResolveLinkTarget(returnFinalTarget: true) ?? info).LastWriteTimeUtc;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Reading it will say what is wrong.
            return default;
        }
    }
}
