using System.Collections.Immutable;

namespace Meshward.Core.Actuation;

/// <summary>Shares as whole numbers that keep their sum (Hamilton's method): each is rounded down, and what is missing goes to the largest remainders.</summary>
public static class LargestRemainder
{
    /// <summary>Whole numbers as near to the shares as their sum allows; of equal remainders the first gets more.</summary>
    /// <param name="shares">Numbers of at least 0, not all 0; only their ratios count.</param>
    /// <param name="total">What the whole numbers sum to, at least 0.</param>
    /// <exception cref="ArgumentException">A share is negative or no finite number, or all are 0.</exception>
    public static ImmutableArray<int> Of(ReadOnlySpan<double> shares, int total)
    {
        double sum = 0;
        foreach (double share in shares)
        {
            sum += share >= 0 ? share : double.NaN;
        }

        if (!double.IsFinite(sum) || sum <= 0)
        {
            throw new ArgumentException("Expected finite shares of at least 0 that are not all 0.", nameof(shares));
        }

        // A share that is a whole number but for rounding errors has no remainder.
        double[] exact = [.. shares.ToArray().Select(share => Math.Round(total * (share / sum), 9))];
        int[] whole = [.. exact.Select(value => (int)Math.Floor(value))];
        int missing = total - whole.Sum();
        foreach (int index in Enumerable.Range(0, whole.Length).OrderByDescending(index => exact[index] - whole[index]).Take(missing))
        {
            whole[index]++;
        }

        return [.. whole];
    }
}
