using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>Shapes that several parts of the language share.</summary>
internal static class CommonShapes
{
    /// <summary>Nodes, loads or variants of a scenario at most: tables have a column for every service and node.</summary>
    public const int MostNames = 64;

    /// <summary>Services of a scenario at most, and likewise controls and targets.</summary>
    public const int MostServices = 1000;

    /// <summary>Objectives or observed quantities at most: two for each service.</summary>
    public const int MostPerMesh = 2 * MostServices;

    /// <summary>Definitions, features or columns at most: four for each service.</summary>
    public const int MostColumns = 4 * MostServices;

    /// <summary>Values of a control, or loads to choose from, at most.</summary>
    public const int MostValues = 1000;

    /// <summary>A name that the author chooses.</summary>
    public static TextShape Name { get; } = new(
        "a name of small letters, digits and single dashes that begins with a letter, such as node1", 63, "^[a-z][a-z0-9]*(-[a-z0-9]+)*$");

    /// <summary>Name of a quantity, with dots.</summary>
    public static TextShape Quantity { get; } = new(
        "the name of a quantity, such as load.compute", 200, @"^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)*$");

    /// <summary>Name of a trace column.</summary>
    public static TextShape Column { get; } = new("the name of a trace column", 100, @"^[^\x00-\x1F]*[^\x00-\x20][^\x00-\x1F]*$");

    /// <summary>Any number.</summary>
    public static NumberShape AnyNumber { get; } = new(-NumberShape.Largest, NumberShape.Largest);

    /// <summary>A time above zero.</summary>
    public static MeasureShape<TimeSpan> Duration { get; } = DurationFrom(
        "a duration above zero and up to 24 h, such as 10 s or 200 ms", TimeSpan.FromTicks(1));

    /// <summary>A time, zero included.</summary>
    public static MeasureShape<TimeSpan> DurationOrZero { get; } = DurationFrom(
        "a duration from 0 s to 24 h, such as 10 s or 200 ms", TimeSpan.Zero);

    /// <summary>A stretch of the past, in the units of Prometheus as well as in those of scenarios.</summary>
    public static MeasureShape<TimeSpan> Range { get; } = new(
        "a duration from 1 s to 1000 d, such as 90m, 12h or 7d",
        (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1000)),
        [.. TimeUnits, ("m", value => Ticks(value, TimeSpan.TicksPerMinute)), ("d", value => Ticks(value, TimeSpan.TicksPerDay)), ("w", value => Ticks(value, 7 * TimeSpan.TicksPerDay))]);

    /// <summary>An angle, read as radians.</summary>
    public static MeasureShape<double> Angle { get; } = new(
        "an angle from -360 deg to 360 deg, such as 120 deg or 2.1 rad",
        (-2 * Math.PI, 2 * Math.PI),
        ("deg", degrees => (double)degrees * Math.PI / 180),
        ("rad", radians => (double)radians));

    private static MeasureShape<TimeSpan> DurationFrom(string expected, TimeSpan least) => new(
        expected,
        (least, TimeSpan.FromHours(24)),
        TimeUnits);

    private static ImmutableArray<(string Unit, Func<decimal, TimeSpan> Create)> TimeUnits =>
    [
        ("us", value => Ticks(value, TimeSpan.TicksPerMicrosecond)),
        ("ms", value => Ticks(value, TimeSpan.TicksPerMillisecond)),
        ("s", value => Ticks(value, TimeSpan.TicksPerSecond)),
        ("min", value => Ticks(value, TimeSpan.TicksPerMinute)),
        ("h", value => Ticks(value, TimeSpan.TicksPerHour)),
    ];

    private static TimeSpan Ticks(decimal value, long ticksPerUnit) =>
        TimeSpan.FromTicks((long)Math.Clamp(value * ticksPerUnit, long.MinValue / 2, long.MaxValue / 2));
}
