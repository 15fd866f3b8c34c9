using System.Collections.Immutable;

namespace Meshward.Core.Control.Drift;

/// <summary>
/// How likely noise is beyond some limits, from above: bounds that all hold at once but for a stated probability, since they were found on
/// finitely many samples. A p-value that is read off them is never too small.
/// </summary>
/// <param name="Limits">Limits, descending.</param>
/// <param name="Probabilities">Of noise above each limit, ascending, each in (0, 1).</param>
public sealed record NoiseTail(ImmutableArray<double> Limits, ImmutableArray<double> Probabilities)
{
    /// <summary>The tail of noise that was sampled.</summary>
    /// <param name="samples">Samples, independent of each other, at least two.</param>
    /// <param name="failure">Probability that a bound is too small, above 0.</param>
    /// <remarks>
    /// The share of noise above the (k+1)-th largest of n samples is more than p with the probability that at most k of n such draws succeed,
    /// which is at most exp(-n KL(k/n, p)) (Chernoff). That is done for k = 0, 1, 2, 4, 8, ..., each with its part of the failure.
    /// </remarks>
    public static NoiseTail Of(IEnumerable<double> samples, double failure)
    {
        double[] sorted = [.. samples.OrderDescending()];
        ArgumentOutOfRangeException.ThrowIfLessThan(sorted.Length, 2);
        int[] counts = [.. Counts(sorted.Length)];
        return new NoiseTail(
            [.. counts.Select(count => sorted[count])],
            [.. counts.Select(count => UpperBound(count, sorted.Length, Math.Log(counts.Length / failure)))]);
    }

    /// <summary>Place of the first limit that a value is above; their number where it is above none.</summary>
    public int Place(double value)
    {
        int place = 0;
        while (place < Limits.Length && !(value > Limits[place]))
        {
            place++;
        }

        return place;
    }

    private static IEnumerable<int> Counts(int samples)
    {
        yield return 0;
        for (int count = 1; count <= samples / 2; count *= 2)
        {
            yield return count;
        }
    }

    // The p above k/n at which n KL(k/n, p) is the given number, by bisection.
    private static double UpperBound(int count, int samples, double exponent)
    {
        double share = (double)count / samples, low = share, high = 1;
        for (int round = 0; round < 60; round++)
        {
            double middle = (low + high) / 2;
            (low, high) = samples * Divergence(share, middle) < exponent ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Divergence(double share, double p) =>
        (share > 0 ? share * Math.Log(share / p) : 0) + ((1 - share) * (Math.Log(1 - share) - Math.Log(1 - p)));
}
