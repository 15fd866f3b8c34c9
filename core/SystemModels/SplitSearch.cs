using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Meshward.Core.SystemModels;

/// <summary>Finds the split of a node that lowers the squared error most. For one thread.</summary>
/// <param name="features">The rows.</param>
/// <param name="sums">[rows] weighted target and weight of each row, as <see cref="TargetSum.Of"/> gives them.</param>
/// <param name="order">[features] the order in which features are looked at: of equal splits the first is taken.</param>
/// <param name="maxFeatures">Features that are looked at, unless none of them parts the rows.</param>
internal sealed class SplitSearch(BinnedFeatures features, Vector128<double>[] sums, int[] order, int maxFeatures)
{
    // Below this many rows, sorting them is cheaper than walking all bins.
    private const int FewRows = 12;

    private readonly Vector128<double>[] _bins = new Vector128<double>[features.FirstBin[^1]];
    private readonly int[] _varying = new int[features.FeatureCount];
    private readonly int[] _firstBin = features.FirstBin;
    private readonly byte[] _codes = features.Codes;

    /// <summary>The best split; none where no feature parts the rows.</summary>
    /// <param name="rows">At least two rows.</param>
    /// <param name="all">What they add up to.</param>
    /// <param name="vary">Features that may differ among them; those that were seen not to are taken out.</param>
    public SplitCandidate Best(ReadOnlySpan<int> rows, TargetSum all, ref ulong vary)
    {
        if (rows.Length == 2)
        {
            return BestOfTwo(rows[0], rows[1]);
        }

        bool areFew = rows.Length < FewRows;
        if (!areFew)
        {
            Accumulate(rows, Varying(vary));
        }

        SplitCandidate best = SplitCandidate.None;
        int looked = 0;
        foreach (int feature in order)
        {
            if (looked++ >= maxFeatures && best.Feature >= 0)
            {
                break;
            }

            if (OpenNode.Varies(vary, feature) && !(areFew ? OfferFew(rows, all, feature, ref best) : OfferMany(all, feature, ref best)))
            {
                vary = OpenNode.Without(vary, feature);
            }
        }

        return best;
    }

    /// <summary>Two rows are parted equally well by every feature in which they differ: the first in order decides.</summary>
    private SplitCandidate BestOfTwo(int one, int other)
    {
        foreach (int feature in order)
        {
            int a = _codes[one * order.Length + feature];
            int b = _codes[other * order.Length + feature];
            if (a != b)
            {
                return new SplitCandidate { Feature = feature, Below = Math.Min(a, b), Above = Math.Max(a, b) };
            }
        }

        return SplitCandidate.None;
    }

    // Every split of a feature by sorting the rows; false where it does not part them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool OfferFew(ReadOnlySpan<int> rows, TargetSum all, int feature, ref SplitCandidate best)
    {
        // Code and place of each row in one number, so that sorting moves single numbers and keeps the order of equal codes.
        Span<int> sorted = stackalloc int[FewRows];
        for (int i = 0; i < rows.Length; i++)
        {
            int key = _codes[rows[i] * order.Length + feature] * FewRows + i;
            int place = i;
            for (; place > 0 && sorted[place - 1] > key; place--)
            {
                sorted[place] = sorted[place - 1];
            }

            sorted[place] = key;
        }

        int below = sorted[0] / FewRows;
        if (below == sorted[rows.Length - 1] / FewRows)
        {
            return false;
        }

        Vector128<double> left = default;
        for (int i = 0; i < rows.Length; i++)
        {
            (int code, int place) = Math.DivRem(sorted[i], FewRows);
            if (code > below)
            {
                best.Offer(TargetSum.From(left), all, feature, below, code);
                below = code;
            }

            left += sums[rows[place]];
        }

        return true;
    }

    // Every split of a feature by its bins, which were filled before; false where one bin holds all rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool OfferMany(TargetSum all, int feature, ref SplitCandidate best)
    {
        Vector128<double> left = default;
        int below = -1;
        bool parts = false;
        ReadOnlySpan<Vector128<double>> bins = _bins.AsSpan(_firstBin[feature], _firstBin[feature + 1] - _firstBin[feature]);
        for (int bin = 0; bin < bins.Length; bin++)
        {
            Vector128<double> next = bins[bin];
            if (next.GetElement(1) == 0)
            {
                continue;
            }

            if (below >= 0)
            {
                best.Offer(TargetSum.From(left), all, feature, below, bin);
                parts = true;
            }

            left += next;
            below = bin;
        }

        return parts;
    }

    // Features that are not known to have one value only, in the order of their numbers.
    private ReadOnlySpan<int> Varying(ulong vary)
    {
        int count = 0;
        for (int feature = 0; feature < _varying.Length; feature++)
        {
            if (OpenNode.Varies(vary, feature))
            {
                _varying[count++] = feature;
            }
        }

        return _varying.AsSpan(0, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate(ReadOnlySpan<int> rows, ReadOnlySpan<int> varying)
    {
        foreach (int feature in varying)
        {
            Array.Clear(_bins, _firstBin[feature], _firstBin[feature + 1] - _firstBin[feature]);
        }

        foreach (int row in rows)
        {
            Vector128<double> sum = sums[row];
            ReadOnlySpan<byte> code = _codes.AsSpan(row * order.Length, order.Length);
            foreach (int feature in varying)
            {
                _bins[_firstBin[feature] + code[feature]] += sum;
            }
        }
    }
}
