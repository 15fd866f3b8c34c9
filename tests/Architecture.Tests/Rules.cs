using System.Text.RegularExpressions;

namespace Meshward.Architecture.Tests;

/// <summary>What may not stand in a file, each as a function from code to what was found.</summary>
internal static partial class Rules
{
    /// <summary>Most lines of a file.</summary>
    public const int MostLines = 300;

    /// <summary>Names of the public types that a file declares outside other types.</summary>
    public static string[] PublicTypes(string code) => [.. PublicType().Matches(code).Select(match => match.Groups[1].Value)];

    /// <summary>Catch blocks in which nothing is done and no comment says why.</summary>
    public static bool HasEmptyCatch(string text) => EmptyCatch().IsMatch(text);

    /// <summary>Notes on work that was left undone.</summary>
    public static bool HasNoteToSelf(string text) => NoteToSelf().IsMatch(text);

    /// <summary>Whether code names a namespace or a type in it.</summary>
    public static bool Names(string code, string @namespace) => Regex.IsMatch(code, $@"(?<![\w.]){Regex.Escape(@namespace)}(?!\w)");

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record class|record|struct|interface|enum|delegate [\w<>\[\], ?]+?) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\bcatch\b(?:\s*\([^{}]*?\))?(?:\s*when\s*\([^{}]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    // Written so that this file does not contain what it forbids.
    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|HAC[K]|XX[X])\b")]
    private static partial Regex NoteToSelf();
}
