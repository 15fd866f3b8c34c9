using System.Collections.Immutable;
using System.Security.Cryptography;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meshward.Silo.Access;

/// <summary>The tokens that files hold at the moment. They are looked at again at most once a second. Who is gone from a file is out at once; while a file cannot be read, those of before count.</summary>
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
                Tell(tokens, string.Join("; ", mistakes));

                // Who is no longer in a file is out, whatever else is wrong with it. A file that cannot be read says nothing, and is looked at again.
                if (!tokens.IsDefault)
                    (_tokens, _written) = (tokens, written);
            }

            return _tokens;
        }
    }

    // What is wrong is told once, though it is looked at again each second.
    private void Tell(ImmutableArray<AccessToken> tokens, string problem)
    {
        if (problem.Length > 0 && problem != _problem)
            LogUnusable(Log, problem);
        if (!tokens.IsDefault)
            LogChanged(Log, tokens.Length);
        _problem = problem;
    }

    private static (ImmutableArray<AccessToken>, ImmutableArray<Diagnostic>) Read(TokenFiles files)
    {
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) none = ([], []);
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) read = files.Read is string seeing ? AccessToken.Read(AccessSettings.ReadTokens.Flag, seeing, AccessRight.Read) : none;
        (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) operate = files.Operate is string changing ? AccessToken.Read(AccessSettings.OperateTokens.Flag, changing, AccessRight.Operate) : none;
        return (read.Tokens.IsDefault || operate.Tokens.IsDefault ? default : [.. read.Tokens, .. operate.Tokens], [.. read.Mistakes, .. operate.Mistakes]);
    }

    [LoggerMessage(LogLevel.Warning, "Tokens were read anew: {Count}")]
    private static partial void LogChanged(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Files of tokens have mistakes: {Problem}")]
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
