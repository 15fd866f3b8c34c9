using System.Reflection;
using Meshward.Client.Verbs;
using Spectre.Console.Cli;

namespace Meshward.Client;

/// <summary>Turns the parser's complaint about a command line into one line that names the mistake and what was expected.</summary>
internal static class UsageMistake
{
    /// <summary>The line.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="complaint">What the parser said.</param>
    public static string Explain(string[] arguments, CommandAppException complaint)
    {
        string[] verbs = [.. VerbList.All.Select(verb => verb.Name)];
        string words = string.Join(' ', arguments.TakeWhile(argument => !argument.StartsWith('-')));
        (string verb, Type? options) = VerbList.All.FirstOrDefault(candidate => (words + " ").StartsWith(candidate.Name + " ", StringComparison.Ordinal));
        if (options is null)
        {
            string found = words.Length > 0 ? string.Join(' ', words.Split(' ').Take(verbs.Any(name => name.StartsWith(words.Split(' ')[0] + " ", StringComparison.Ordinal)) ? 2 : 1)) : arguments[0];
            return $"found '{found}', expected a verb: {string.Join(", ", verbs)}{Suggestion(found, verbs)}";
        }

        string[] flags = [.. FlagsOf(options), "--help"];
        string? unknown = arguments.FirstOrDefault(argument => argument.StartsWith('-') && !flags.Contains(argument.Split('=')[0]));
        return unknown is not null
            ? $"{verb}: unknown flag {unknown}{Suggestion(unknown, flags)}; expected one of {string.Join(' ', flags)}"
            : $"{verb}: {complaint.Message.ReplaceLineEndings(" ").TrimEnd('.')}; see meshward {verb} --help";
    }

    /// <summary>The line on a command line that names a group of verbs and none of them; null for any other.</summary>
    /// <param name="arguments">The command line.</param>
    public static string? OfGroup(string[] arguments)
    {
        string[] own = arguments is [string group] ? [.. VerbList.All.Select(verb => verb.Name).Where(name => name.StartsWith(group + " ", StringComparison.Ordinal))] : [];
        return own.Length == 0 ? null : $"found '{arguments[0]}' alone, expected {(own.Length > 1 ? "one of: " : "")}{string.Join(", ", own)}; see meshward {arguments[0]} --help";
    }

    /// <summary>The line on a command line with a flag whose value is missing, which the parser would make one up for; null for any other.</summary>
    /// <param name="arguments">The command line.</param>
    public static string? OfMissingValue(string[] arguments)
    {
        string words = string.Join(' ', arguments.TakeWhile(argument => !argument.StartsWith('-'))) + " ";
        (string verb, Type? options) = VerbList.All.FirstOrDefault(candidate => words.StartsWith(candidate.Name + " ", StringComparison.Ordinal));
        if (options is null)
        {
            return null;
        }

        string[] flags = [.. FlagsOf(options), "--help"];
        CommandOptionAttribute[] valued = [.. OptionsOf(options).Where(option => option is { ValueName.Length: > 0, ValueIsOptional: false })];
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isMissing = i + 1 == arguments.Length || flags.Contains(arguments[i + 1].Split('=')[0]);
            if (isMissing && valued.FirstOrDefault(option => option.LongNames.Any(name => arguments[i] == "--" + name)) is { } option)
            {
                return $"{verb}: found {arguments[i]} without a value, expected {arguments[i]} {option.ValueName!.ToUpperInvariant()}; see meshward {verb} --help";
            }
        }

        return null;
    }

    private static IEnumerable<CommandOptionAttribute> OptionsOf(Type options) => options.GetProperties()
        .Select(property => property.GetCustomAttribute<CommandOptionAttribute>())
        .OfType<CommandOptionAttribute>();

    private static IEnumerable<string> FlagsOf(Type options) => OptionsOf(options)
        .SelectMany(option => option.LongNames)
        .Select(name => "--" + name);

    private static string Suggestion(string found, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(found, candidate));
        return nearest is not null && Distance(found, nearest) <= Math.Max(1, found.Length / 3) ? $" (did you mean {nearest}?)" : "";
    }

    // Levenshtein's edit distance, one row at a time.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
