using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Silo.Settings;

namespace Meshward.Silo.Access;

/// <summary>A token as a silo knows it: not the token, but a digest of it.</summary>
/// <param name="Holder">Who has it, and what they may do.</param>
/// <param name="Digest">SHA-256 of the token.</param>
internal sealed partial record AccessToken(AccessHolder Holder, ImmutableArray<byte> Digest)
{
    private const int LeastLength = 16;

    /// <summary>The digest of a token that somebody shows.</summary>
    public static byte[] DigestOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Reads a file of tokens.</summary>
    /// <param name="source">The setting that names it, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="right">What its tokens may do.</param>
    /// <returns>The tokens, none where the file says nothing, default where it cannot be read; and every mistake, none of which holds a token.</returns>
    public static (ImmutableArray<AccessToken> Tokens, ImmutableArray<Diagnostic> Mistakes) Read(string source, string path, AccessRight right)
    {
        Checked<string> text = SecretFile.Read(source, path, mayBeEmpty: true);
        if (!text.IsValid)
            return (default, text.Diagnostics);
        ImmutableArray<AccessToken>.Builder tokens = ImmutableArray.CreateBuilder<AccessToken>();
        List<Diagnostic> mistakes = [];
        foreach ((int number, string line) in text.Value.Split('\n').Index())
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            if (words.Length == 2 && IsName().IsMatch(words[0]) && words[1].Length >= LeastLength)
                tokens.Add(new AccessToken(new AccessHolder(words[0], right), [.. DigestOf(words[1])]));
            else
                mistakes.Add(new Diagnostic(source, null, null, FormattableString.Invariant($"found something else in line {number + 1} of {path}, expected NAME TOKEN, with a name of letters, digits and . _ @ - and a token of at least {LeastLength} signs")));
        }

        if (tokens.Count == 0 && mistakes.Count == 0)
            mistakes.Add(new Diagnostic(source, null, null, $"found no token in {path}, expected lines NAME TOKEN"));
        return (tokens.ToImmutable(), [.. mistakes]);
    }

    /// <summary>The token that a console shows.</summary>
    public static Checked<string> ReadOwn(string source, string path)
    {
        Checked<string> text = SecretFile.Read(source, path);
        if (!text.IsValid)
            return text.Diagnostics;
        string[] lines = [.. text.Value.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 0 && !line.StartsWith('#'))];
        string[] words = lines is [string only] ? only.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [];
        return words.Length is 1 or 2 && words[^1].Length >= LeastLength && words[^1].All(char.IsAscii)
            ? words[^1]
            : new Diagnostic(source, null, null, FormattableString.Invariant($"found something else in {path}, expected one token of at least {LeastLength} signs, alone or after its name"));
    }

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{1,64}\z")]
    private static partial Regex IsName();
}
