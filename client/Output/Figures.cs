using System.Globalization;
using Meshward.Client.Results;

namespace Meshward.Client.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>At most four significant decimals, without trailing zeros.</summary>
    public static string Plain(double value) => double.IsFinite(value)
        ? value.ToString(Math.Abs(value) >= 1000 ? "#,0" : Math.Abs(value) >= 10 ? "0.##" : "0.###", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Exactly three decimals, for columns.</summary>
    public static string Fixed(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A share as percent with one decimal.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A share as percent with two decimals, rounded down: what falls short must not look as if it did not.</summary>
    public static string PercentBelow(double share) => (Math.Floor(10_000 * share) / 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>A mean with its deviation, with three and two decimals.</summary>
    public static string Spread(double mean, double? deviation) => deviation is double spread
        ? Fixed(mean) + " ± " + spread.ToString("0.00", CultureInfo.InvariantCulture)
        : Fixed(mean);

    /// <summary>A mean share with its deviation, both in points of percent with one decimal, for a column that says so.</summary>
    public static string PointsSpread(double mean, double? deviation) => (100 * mean).ToString("0.0", CultureInfo.InvariantCulture)
        + (deviation is double spread ? " ± " + (100 * spread).ToString("0.0", CultureInfo.InvariantCulture) : "");

    /// <summary>The noise floor of a target, with the ideal one; empty where nothing was repeated.</summary>
    public static string Floor(TargetScore target) => target is { NoiseFloor: double floor, NoiseFloorIdeal: double ideal }
        ? $"{Fixed(floor)} ({Fixed(ideal)})"
        : "";

    /// <summary>A whole number with thousands apart.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A length of time.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        > 0 and < 0.0000995 => (1_000_000 * seconds).ToString("0.#", CultureInfo.InvariantCulture) + " µs",
        < 0.0995 => (1000 * seconds).ToString("0.#", CultureInfo.InvariantCulture) + " ms",
        < 120 => seconds.ToString("0.##", CultureInfo.InvariantCulture) + " s",
        _ => (seconds / 60).ToString("0.#", CultureInfo.InvariantCulture) + " min",
    };
}
