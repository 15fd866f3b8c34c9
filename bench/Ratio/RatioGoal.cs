using System.Globalization;

namespace Meshward.Bench;

/// <summary>What is wanted of a benchmark: a floor or a ceiling, never both.</summary>
/// <param name="AtLeast">Floor; null where there is a ceiling.</param>
/// <param name="AtMost">Ceiling; null where there is a floor.</param>
/// <param name="Unit">Unit of the samples, whose median is judged; <see cref="TimesTheBaseline"/> where the ratio is.</param>
/// <param name="Better">What would be better still, and is not judged; null where nothing is.</param>
public sealed record RatioGoal(double? AtLeast, double? AtMost, string Unit, double? Better = null)
{
    /// <summary>The unit of ratios.</summary>
    public const string TimesTheBaseline = "x";

    /// <summary>At least so many times as good as the baseline.</summary>
    public static RatioGoal Times(double times, double? better = null) => new(times, null, TimesTheBaseline, better);

    /// <summary>A median of ours of at least so much.</summary>
    public static RatioGoal Floor(double value, string unit) => new(value, null, unit);

    /// <summary>A median of ours of at most so much.</summary>
    public static RatioGoal Ceiling(double value, string unit) => new(null, value, unit);

    /// <summary>Whether it is met; null where what it asks of is not known.</summary>
    /// <param name="ours">Median of ours.</param>
    /// <param name="ratio">Ratio to the baseline; null where there is none.</param>
    public bool? IsMet(double ours, double? ratio) => (Unit == TimesTheBaseline ? ratio : ours) is double value && !double.IsNaN(value)
        ? value >= (AtLeast ?? double.NegativeInfinity) && value <= (AtMost ?? double.PositiveInfinity)
        : null;

    /// <summary>For people, such as <c>&gt;= 250x, better 500x</c>.</summary>
    public override string ToString()
    {
        string better = Better is double more ? $", better {Text(more)}" : "";
        return $"{(AtLeast is null ? "<=" : ">=")} {Text((AtLeast ?? AtMost)!.Value)}{better}";
    }

    private string Text(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture) + (Unit == TimesTheBaseline ? Unit : $" {Unit}");
}
