using System.Collections.Immutable;
using System.Security.Cryptography;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Silo.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meshward.Silo.Access;

/// <summary>The tokens that files hold at the moment. They are looked at again at most once a second. Who is gone from a file is out at once, from an empty one everybody; while a file cannot be read, those of before count that it held.</summary>
internal sealed partial class AccessTokens
{
    private readonly Lock _gate = new();
    private readonly TokenFiles _files;
    private readonly WatchedFiles _watched;
    private (ImmutableArray<AccessToken> Read, ImmutableArray<AccessToken> Operate) _tokens;
    private bool _hasMistakes;

    private AccessTokens(TokenFiles files, WatchedFiles watched, (ImmutableArray<AccessToken> Read, ImmutableArray<AccessToken> Operate) tokens) => (_files, _watched, _tokens) = (files, watched, tokens);

    /// <summary>Hears of files that were read anew, or could not be.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Whether the files have mistakes as they are now.</summary>
    public bool HasMistakes
    {
        get
        {
            _ = Current();
            return Volatile.Read(ref _hasMistakes);
        }
    }

    /// <summary>Opens the files.</summary>
    /// <returns>The tokens they hold from now on, or every mistake.</returns>
    public static Checked<AccessTokens> Open(TokenFiles files, TimeProvider clock)
    {
        WatchedFiles watched = new(clock, files.Read, files.Operate);
        ((ImmutableArray<AccessToken>, ImmutableArray<AccessToken>) tokens, ImmutableArray<Diagnostic> mistakes) = Read(files);
        return mistakes.IsEmpty ? new AccessTokens(files, watched, tokens) : mistakes;
    }

    /// <summary>Who a token belongs to; null where nobody knows it. It takes as long whichever token it is.</summary>
    public AccessHolder? Find(string token)
    {
        byte[] shown = AccessToken.DigestOf(token);
        AccessHolder? found = null;
        (ImmutableArray<AccessToken> seeing, ImmutableArray<AccessToken> changing) = Current();
        foreach (AccessToken known in (ReadOnlySpan<AccessToken>)[.. seeing, .. changing])
        {
            if (CryptographicOperations.FixedTimeEquals(shown, known.Digest.AsSpan()))
                found = found is { Right: AccessRight.Operate } ? found : known.Holder;
        }

        return found;
    }

    private (ImmutableArray<AccessToken> Read, ImmutableArray<AccessToken> Operate) Current()
    {
        lock (_gate)
        {
            if (_watched.HaveChanged())
            {
                ((ImmutableArray<AccessToken> Read, ImmutableArray<AccessToken> Operate) tokens, ImmutableArray<Diagnostic> mistakes) = Read(_files);
                Volatile.Write(ref _hasMistakes, !mistakes.IsEmpty);
                if (!mistakes.IsEmpty)
                    LogUnusable(Log, string.Join("; ", mistakes));

                // Who is no longer in a file is out, whatever else is wrong with it, or with the other one. A file that cannot be read says nothing.
                _tokens = (tokens.Read.IsDefault ? _tokens.Read : tokens.Read, tokens.Operate.IsDefault ? _tokens.Operate : tokens.Operate);
                LogChanged(Log, _tokens.Read.Length + _tokens.Operate.Length);
            }

            return _tokens;
        }
    }

    private static ((ImmutableArray<AccessToken> Read, ImmutableArray<AccessToken> Operate) Tokens, ImmutableArray<Diagnostic> Mistakes) Read(TokenFiles files)
    {
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) none = ([], []);
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) read = files.Read is string seeing ? AccessToken.Read(AccessSettings.ReadTokens.Flag, seeing, AccessRight.Read) : none;
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) operate = files.Operate is string changing ? AccessToken.Read(AccessSettings.OperateTokens.Flag, changing, AccessRight.Operate) : none;
        return ((read.Tokens, operate.Tokens), [.. read.Mistakes, .. operate.Mistakes]);
    }

    [LoggerMessage(LogLevel.Warning, "Tokens were read anew: {Count}")]
    private static partial void LogChanged(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Files of tokens have mistakes: {Problem}")]
    private static partial void LogUnusable(ILogger log, string problem);
}
