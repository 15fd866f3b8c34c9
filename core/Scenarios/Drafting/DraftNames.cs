using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>Names as the scenario language holds them.</summary>
public static class DraftNames
{
    // YAML reads these as something else than text where they stand without quotes.
    private static readonly string[] s_words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>Whether a scenario can hold a name as it is.</summary>
    public static bool IsName(string name) => CommonShapes.Name.Fits(name) && !name.Contains('\n', StringComparison.Ordinal);

    /// <summary>A name for a scenario that is near to a text: other signs become dashes.</summary>
    /// <param name="text">The text, such as the name of a file.</param>
    /// <param name="otherwise">The name where nothing of the text can be held.</param>
    public static string Near(string text, string otherwise)
    {
        string[] parts = [.. new string([.. text.ToLowerInvariant().Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '-')]).Split('-', StringSplitOptions.RemoveEmptyEntries)];
        string name = string.Join('-', parts.SkipWhile((part, index) => index == 0 && !char.IsAsciiLetter(part[0])));
        return IsName(name) ? name : otherwise;
    }

    /// <summary>A name that none of some others is: with a number behind it where it has to be.</summary>
    internal static string Free(string name, IReadOnlyCollection<string> taken) =>
        Enumerable.Range(1, taken.Count + 1).Select(number => number == 1 ? name : $"{name}-{number}").First(free => !taken.Contains(free));

    /// <summary>Names as a list in YAML.</summary>
    internal static string List(ImmutableArray<string> names) => $"[{string.Join(", ", names.Select(Quoted))}]";

    /// <summary>A name in YAML.</summary>
    internal static string Quoted(string name) => s_words.Contains(name) ? $"\"{name}\"" : name;
}
