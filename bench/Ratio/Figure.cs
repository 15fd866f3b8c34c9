using System.Globalization;

namespace Meshward.Bench;

/// <summary>Numbers for people.</summary>
internal static class Figure
{
    /// <summary>Three digits that count, and all of those before the point.</summary>
    public static string Of(double? value) => value switch
    {
        null => "-",
        0 => "0",
        double number => number.ToString(Math.Abs(number) switch { >= 100 => "#,0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.0000" }, CultureInfo.InvariantCulture),
    };
}
