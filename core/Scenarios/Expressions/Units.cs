using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>Units as they are written, and what may be added to and compared with what.</summary>
internal static class Units
{
    /// <summary>Units that may follow a number, with the factor to the base unit; longer words first where one begins another.</summary>
    public static readonly ImmutableArray<(string Word, Unit Unit, decimal Factor)> Words =
    [
        ("req/s", Unit.RequestsPerSecond, 1m),
        ("replicas", Unit.Replicas, 1m),
        ("cores", Unit.Cores, 1m),
        ("min", Unit.Seconds, 60m),
        ("us", Unit.Seconds, 0.000001m),
        ("ms", Unit.Seconds, 0.001m),
        ("s", Unit.Seconds, 1m),
        ("h", Unit.Seconds, 3600m),
    ];

    /// <summary>The base unit as it is written behind a number; empty for plain numbers.</summary>
    public static string Symbol(Unit unit) => unit switch
    {
        Unit.Seconds => "s",
        Unit.RequestsPerSecond => "req/s",
        Unit.Cores => "cores",
        Unit.Replicas => "replicas",
        _ => "",
    };

    /// <summary>What a value of the unit is, for messages.</summary>
    public static string Name(Unit unit) => unit switch
    {
        Unit.Seconds => "a time (s)",
        Unit.RequestsPerSecond => "a load (req/s)",
        Unit.Cores => "a number of cores",
        Unit.Replicas => "a number of replicas",
        Unit.Share => "a share",
        _ => "a number",
    };

    /// <summary>Whether values of these units may be added, compared and chosen between.</summary>
    public static bool Fit(Unit a, Unit b) => a == b || a is Unit.Any or Unit.Plain || b is Unit.Any or Unit.Plain;

    /// <summary>Unit of a sum, or of what is chosen, of two units that fit; a plain number where they do not.</summary>
    public static Unit Sum(Unit a, Unit b)
    {
        if (a == b || b == Unit.Any)
        {
            return a;
        }

        return a == Unit.Any ? b : Unit.Plain;
    }

    /// <summary>Unit of a product: a number or a share of something is that something.</summary>
    public static Unit Product(Unit a, Unit b)
    {
        if (a == Unit.Any || b == Unit.Any)
        {
            return a == Unit.Any ? b : a;
        }

        if (a == Unit.Share || b == Unit.Share)
        {
            return a == Unit.Share ? b : a;
        }

        return Unit.Plain;
    }

    /// <summary>Unit of a quotient.</summary>
    public static Unit Quotient(Unit a, Unit b) => b is Unit.Any or Unit.Share ? a : Unit.Plain;
}
