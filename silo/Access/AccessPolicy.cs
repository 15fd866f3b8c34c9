using System.Reflection;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Microsoft.Extensions.Logging;

namespace Meshward.Silo.Access;

/// <summary>Who may do what with a silo.</summary>
/// <param name="tokens">The tokens; null where everybody may do everything.</param>
/// <param name="isMutual">Whether browsers have to show a certificate.</param>
internal sealed class AccessPolicy(AccessTokens? tokens, bool isMutual = false)
{
    /// <summary>Opens the files of tokens.</summary>
    /// <param name="access">The files.</param>
    /// <param name="isMutual">Whether browsers have to show a certificate.</param>
    /// <param name="clock">When files are looked at again.</param>
    /// <returns>The policy, or every mistake in the files.</returns>
    public static Checked<AccessPolicy> Open(SiloAccess access, bool isMutual, TimeProvider clock)
    {
        if (access.Tokens is not TokenFiles files)
            return new AccessPolicy(null, isMutual);
        Checked<AccessTokens> tokens = AccessTokens.Open(files, clock);
        return tokens.IsValid ? new AccessPolicy(tokens.Value, isMutual) : tokens.Diagnostics;
    }

    /// <summary>Lets a log hear of files of tokens that were read anew, or could not be.</summary>
    public void TellTo(ILogger log)
    {
        if (tokens is not null)
            tokens.Log = log;
    }

    /// <summary>Whether anybody has to say who they are.</summary>
    public bool IsGuarded => tokens is not null;

    /// <summary>Whether files of tokens have mistakes as they are now.</summary>
    public bool HasMistakes => tokens is { HasMistakes: true };

    /// <summary>Whether browsers have to show a certificate.</summary>
    public bool IsMutual => isMutual;

    /// <summary>Who shows a token; null where nobody knows it.</summary>
    public AccessHolder? Find(string? token) => token is null ? null : tokens?.Find(token);

    /// <summary>Why somebody may not do something, in one line; null where they may.</summary>
    /// <param name="holder">Who; null where nobody showed a token that is known.</param>
    /// <param name="right">What.</param>
    /// <param name="means">How they would show one: by a console's flag, if nothing else is said.</param>
    public string? Refusal(AccessHolder? holder, AccessRight right, string? means = null) => !IsGuarded ? null
        : holder is null ? $"found no token that the cluster knows, expected one ({means ?? AccessSettings.TokenFile.Flag})"
        : right == AccessRight.Silo ? "found a call that silos alone may make"
        : holder.May(right) ? null
        : $"found the token {holder.Name}, which may read, expected one that may operate";

    /// <summary>What a caller from outside needs for a method of a grain.</summary>
    public static AccessRight Needed(MethodInfo? method) => method?.GetCustomAttribute<AccessAttribute>()?.Right ?? AccessRight.Silo;
}
