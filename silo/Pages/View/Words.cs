using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>Values as the pages write them.</summary>
internal static class Words
{
    private const int MostListed = 4;

    /// <summary>A word of the journal, such as <c>dry run</c>.</summary>
    public static string Of<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString()).Replace('-', ' ');

    /// <summary>A value of a quantity such as <c>delay.web</c>, with its unit.</summary>
    public static string Value(string quantity, double? value) => (value, UnitOf(quantity)) switch
    {
        (null, _) => "not known",
        (double known, "s") => StoryWords.Seconds(known),
        (double known, "%") => StoryWords.Percent(known),
        (double known, "") => StoryWords.Number(known),
        (double known, string unit) => $"{StoryWords.Number(known)} {unit}",
    };

    /// <summary>The unit of a quantity, by its first word; empty for what a scenario defines itself.</summary>
    public static string UnitOf(string quantity) => quantity.Split('.')[0] switch
    {
        "delay" or "p95" or "p99" => "s",
        "load" or "carried" or "offered" => "/s",
        "routing" or "blocking" => "%",
        "cores" => "cores",
        "replicas" => "replicas",
        _ => "",
    };

    /// <summary>What a control sets.</summary>
    public static string KindOf(string control) => control.Split('.')[0] switch
    {
        "routing" => "Routing weights",
        "blocking" => "Blocked share",
        "cores" => "Cores",
        "replicas" => "Replicas",
        string other => other,
    };

    /// <summary>A time as people read it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day and time as people read it.</summary>
    public static string DayAndTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Some of a list, and how many more there are.</summary>
    public static string Some(ImmutableArray<string> all, string none) => all.IsEmpty ? none
        : all.Length <= MostListed ? string.Join(", ", all)
        : FormattableString.Invariant($"{string.Join(", ", all.Take(MostListed))} and {all.Length - MostListed} more");

    /// <summary>Parts of a bound as it is written, such as <c>delay.web &lt;= 0.2</c>; no limit where it is written otherwise.</summary>
    public static (string Quantity, bool IsUpper, double? Limit) Bound(string written)
    {
        foreach (string sign in new[] { " <= ", " >= " })
        {
            int at = written.LastIndexOf(sign, StringComparison.Ordinal);
            if (at > 0 && double.TryParse(written.AsSpan(at + sign.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double limit))
                return (written[..at], sign[1] == '<', limit);
        }

        return (written, true, null);
    }

    /// <summary>The first digits of a hash.</summary>
    public static string Hash(string sha256) => sha256.Length > 12 ? sha256[..12] : sha256;
}
