using System.Globalization;
using System.Text.RegularExpressions;

namespace Meshward.Client.Options;

/// <summary>Values of flags, read with a message of one line where they are wrong.</summary>
internal static partial class FlagText
{
    private const double MostSeconds = 24 * 3600;

    private static readonly string[] _times = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>A whole number.</summary>
    public static long Whole(string flag, string? text, long otherwise, long least = long.MinValue, long most = long.MaxValue)
    {
        if (text is null)
        {
            return otherwise;
        }

        bool isNumber = long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
        return isNumber && value >= least && value <= most
            ? value
            : throw new BadInputException(flag, $"found '{text}', expected a whole number{Range(least, most)}");
    }

    /// <summary>A whole number that fits an int.</summary>
    public static int Count(string flag, string? text, int otherwise, int least = 1, int most = int.MaxValue) =>
        (int)Whole(flag, text, otherwise, least, most);

    /// <summary>A number above 0 and at most 1; null where the flag is not given.</summary>
    public static double? Share(string flag, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 1
            ? value
            : throw new BadInputException(flag, $"found '{text}', expected a number above 0 and at most 1");
    }

    /// <summary>A number within a range.</summary>
    public static double Number(string flag, string? text, double otherwise, double least, double most) => text is null ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw new BadInputException(flag, string.Create(CultureInfo.InvariantCulture, $"found '{text}', expected a number from {least} to {most}"));

    /// <summary>A length of time in seconds, up to a day; null where the flag is not given.</summary>
    public static TimeSpan? Seconds(string flag, string? text, double least) => text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= MostSeconds
            ? TimeSpan.FromSeconds(value)
            : throw new BadInputException(flag, string.Create(CultureInfo.InvariantCulture, $"found '{text}', expected a number of seconds from {least} to {MostSeconds}"));

    /// <summary>Name of a namespace of Kubernetes (a DNS label, RFC 1123); null where the flag is not given.</summary>
    public static string? Namespace(string flag, string? text) => text is null || IsLabel().IsMatch(text) ? text
        : throw new BadInputException(flag, $"found '{text}', expected a namespace: small letters, digits and dashes, 63 at most");

    /// <summary>A time, in UTC where it has no zone; null where the flag is not given.</summary>
    public static DateTimeOffset? Time(string flag, string? text) => text is null ? null
        : DateTimeOffset.TryParseExact(text, _times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time
        : throw new BadInputException(flag, $"found '{text}', expected a time such as 2026-01-31 or 2026-01-31T18:00:00Z");

    /// <summary>One of some words.</summary>
    public static T OneOf<T>(string flag, string? text, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (text is null)
        {
            return otherwise;
        }

        List<string> words = [];
        foreach ((string word, T value) in choices)
        {
            if (word == text)
            {
                return value;
            }

            words.Add(word);
        }

        throw new BadInputException(flag, $"found '{text}', expected {string.Join(" or ", words)}");
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex IsLabel();

    private static string Range(long least, long most) => (least, most) switch
    {
        (not long.MinValue, long.MaxValue or int.MaxValue) => $" of at least {least}",
        _ => $" from {least} to {most}",
    };
}
