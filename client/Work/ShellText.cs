using System.Text.RegularExpressions;

namespace Meshward.Client.Work;

/// <summary>Words of commands that a user is told to type.</summary>
internal static partial class ShellText
{
    /// <summary>A word as a shell takes it: in quotes where signs of it would mean something.</summary>
    public static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.ReplaceLineEndings(" ").Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A flag with its value as a command line has them; nothing where the value was not given.</summary>
    public static string[] Given(string flag, string? value) => value is null ? [] : [flag, Quoted(value)];

    [GeneratedRegex(@"^[-A-Za-z0-9_./:@%+=,\[\]]+\z")]
    private static partial Regex Plain();
}
