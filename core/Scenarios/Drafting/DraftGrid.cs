using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>Values of controls and loads around what was found.</summary>
internal static class DraftGrid
{
    /// <summary>Most workloads of a service that weights can be drafted for: each weight has two values at least.</summary>
    public const int MostRouted = 21;

    /// <summary>What can be rejected.</summary>
    public static ImmutableArray<decimal> Blocking { get; } = [0, 0.25m, 0.5m, 0.75m];

    /// <summary>Routing weights of each of a service's workloads but one, which sum to 1 at most.</summary>
    /// <param name="workloads">Workloads of the service, 2 to <see cref="MostRouted"/>.</param>
    public static ImmutableArray<decimal> Weights(int workloads)
    {
        decimal step = workloads switch { 2 or 3 => 0.25m, 4 or 6 => 0.1m, 5 => 0.125m, _ => 0.05m };
        decimal most = 1m / (workloads - 1);
        return [.. Enumerable.Range(0, (int)(most / step) + 1).Select(count => count * step)];
    }

    /// <summary>Whole amounts from 1 to two more than there are now; of large ones every quarter.</summary>
    public static ImmutableArray<decimal> Whole(decimal now) => now <= 6
        ? [.. Enumerable.Range(1, (int)now + 2).Select(count => (decimal)count)]
        : [.. Enumerable.Range(1, 6).Select(quarters => Math.Round(now * quarters / 4)).Distinct()];

    /// <summary>Half of an amount, the amount, and one and a half and twice of it.</summary>
    public static ImmutableArray<decimal> Halves(decimal now) => [.. Enumerable.Range(1, 4).Select(halves => now * halves / 2)];

    /// <summary>Values of shares with the one that holds now, where it is not beyond them.</summary>
    /// <param name="values">The values, ascending from 0.</param>
    /// <param name="now">The share now.</param>
    /// <param name="isSet">Whether it was set, and not only measured: what was measured counts in steps of 0.05.</param>
    public static ImmutableArray<decimal> With(ImmutableArray<decimal> values, double now, bool isSet)
    {
        decimal share = isSet ? Math.Round((decimal)now, 4) : Math.Round((decimal)now * 20) / 20;
        return share >= 0 && share <= values[^1] ? [.. values.Append(share).Distinct().Order()] : values;
    }

    /// <summary>The value that is nearest; the smaller one of two.</summary>
    public static decimal Nearest(ImmutableArray<decimal> values, decimal wanted) => values.MinBy(value => Math.Abs(value - wanted));

    /// <summary>Loads to learn on, in requests per second.</summary>
    /// <param name="seen">What was seen; above 0.</param>
    /// <param name="canBeOffered">Whether any load can be offered, and not only those be learned from that were seen.</param>
    /// <returns>Ascending, at least two.</returns>
    public static ImmutableArray<decimal> Loads(FigureSpread seen, bool canBeOffered)
    {
        ImmutableArray<double> wanted = canBeOffered
            ? [.. Enumerable.Range(1, 3).Select(quarters => seen.Most * quarters / 4)]
            : [.. Enumerable.Range(0, seen.Most > 1.1 * seen.High ? 4 : 3).Select(third => seen.Low + ((seen.High - seen.Low) * third / 3))];

        // A policy is not to meet a load above all that it learned on: where two digits are too coarse, the largest has three, rounded up.
        decimal nearest = Round(seen.Most), most = (double)nearest >= seen.Most ? nearest : Round(seen.Most, up: true, digits: 3);
        ImmutableArray<decimal> levels = [.. wanted.Select(value => Round(value)).Where(value => value > 0 && value < most).Append(most).Distinct().Order()];
        decimal mean = Math.Max(Round(seen.Mean), 0.01m);
        return levels.Length >= 2 ? levels : [mean / 2, mean, Math.Max(mean * 3 / 2, most)];
    }

    /// <summary>A number above 0 with few significant digits.</summary>
    /// <param name="value">The number.</param>
    /// <param name="up">Whether it is rounded up rather than to the nearest.</param>
    /// <param name="digits">How many digits, 2 or 3.</param>
    public static decimal Round(double value, bool up = false, int digits = 2)
    {
        if (!(value > 1e-6))
        {
            return up ? 0.000001m : 0;
        }

        decimal exact = (decimal)Math.Min(value, 1e9), unit = 1, least = digits == 2 ? 10 : 100;
        for (; exact / unit >= 10 * least; unit *= 10)
        {
        }

        for (; exact / unit < least; unit /= 10)
        {
        }

        // What is a whole number of units but for rounding errors stays as it is.
        decimal count = Math.Round(exact / unit, 6);
        return (up ? Math.Ceiling(count) : Math.Round(count)) * unit;
    }
}
