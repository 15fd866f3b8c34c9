using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>Numbers to stand beside an axis.</summary>
internal static class RoundNumbers
{
    // Two to six of them stand well in a drawing of this height.
    private const double Intervals = 5;

    private static readonly ImmutableArray<double> _steps = [1, 2, 5, 10];

    /// <summary>Multiples of 1, 2 or 5 times a power of ten, two to six of them where the bounds are apart.</summary>
    /// <param name="low">The least that may come out.</param>
    /// <param name="high">The most; at least <paramref name="low"/>.</param>
    public static ImmutableArray<double> Between(double low, double high)
    {
        double least = (high - low) / Intervals;
        if (!double.IsFinite(least) || least <= 0 || !double.IsNormal(least))
            return [low];
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double step = power * _steps.First(each => each * power >= least * (1 - 1e-9));
        var (first, last) = (Math.Ceiling(low / step - 1e-9), Math.Floor(high / step + 1e-9));
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(at => (first + at) * step)];
    }
}
