using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>How a figure was spread over intervals.</summary>
/// <param name="Least">Its smallest value.</param>
/// <param name="Low">The value that one interval of twenty is below.</param>
/// <param name="Median">The value that half of the intervals are below.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="High">The value that one interval of twenty is above.</param>
/// <param name="Most">Its largest value.</param>
public sealed record FigureSpread(double Least, double Low, double Median, double Mean, double High, double Most)
{
    /// <summary>The spread of values.</summary>
    /// <param name="values">Finite values, one an interval, in any order.</param>
    /// <returns>The spread; null where there are no values.</returns>
    public static FigureSpread? Of(IEnumerable<double> values)
    {
        ImmutableArray<double> sorted = [.. values.Order()];
        return sorted.IsEmpty ? null : new FigureSpread(sorted[0], At(0.05), At(0.5), sorted.Average(), At(0.95), sorted[^1]);

        // The nearest rank: a value that was seen.
        double At(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
