using System.Globalization;

namespace Meshward.Core.Metrics;

/// <summary>One figure of a monitoring interval: a finite number, unknown for a reason, or without meaning since there was no traffic. Never NaN.</summary>
public sealed record Statistic
{
    private readonly double _value;

    private Statistic(StatisticKind kind, double value, string? reason) => (Kind, _value, Reason) = (kind, value, reason);

    /// <summary>No requests, so nothing to measure: neither unknown nor zero.</summary>
    public static Statistic NoTraffic { get; } = new(StatisticKind.NoTraffic, 0, null);

    /// <summary>What is known of it.</summary>
    public StatisticKind Kind { get; }

    /// <summary>Why it is unknown, in one line; null where it is not.</summary>
    public string? Reason { get; }

    /// <summary>The number; null where there is none.</summary>
    public double? Value => Kind == StatisticKind.Known ? _value : null;

    /// <summary>A number that was measured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static Statistic Known(double value) => double.IsFinite(value)
        ? new(StatisticKind.Known, value, null)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A known statistic is a finite number.");

    /// <summary>A number that could not be measured.</summary>
    /// <param name="reason">Why, in one line.</param>
    public static Statistic Unknown(string reason) => new(StatisticKind.Unknown, 0, reason);

    /// <summary>The number, or what there is instead.</summary>
    public override string ToString() => Kind switch
    {
        StatisticKind.Known => _value.ToString("G6", CultureInfo.InvariantCulture),
        StatisticKind.Unknown => $"unknown: {Reason}",
        _ => "no traffic",
    };
}
