using Meshward.Core.Evaluation;

namespace Meshward.Client.Comparison;

/// <summary>Mean and extremes of some values.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The largest.</param>
/// <param name="Count">How many there are, at least 1.</param>
/// <param name="Deviation">Their sample standard deviation; null where there is one.</param>
internal readonly record struct Extent(double Mean, double Least, double Most, int Count, double? Deviation)
{
    /// <summary>Of some values; null where there are none.</summary>
    public static Extent? Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? null : new Extent(all.Average(), all.Min(), all.Max(), all.Length, Spread.Of(all).Deviation);
    }
}
