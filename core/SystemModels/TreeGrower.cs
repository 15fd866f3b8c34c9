using System.Runtime.CompilerServices;
using Meshward.Core.Randomness;

namespace Meshward.Core.SystemModels;

/// <summary>Grows trees over binned rows, one after the other; its buffers are reused. For one thread.</summary>
public sealed class TreeGrower
{
    // Below this many rows, sorting them is cheaper than walking all bins.
    private const int FewRows = 12;

    private readonly BinnedFeatures _features;
    private readonly int[] _weights;
    private readonly int[] _rows;
    private readonly int[] _scratch;
    private readonly double[] _targets;
    private readonly int[] _order;
    private readonly int _maxFeatures;
    private readonly TargetSum[] _bins;
    private readonly List<TreeNode> _nodes = [];
    private readonly Stack<(int Node, int First, int Count)> _open = [];

    /// <summary>A grower over these rows.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="maxFeatures">
    /// Share of the features that a split looks at, drawn anew for each, above 0 and at most 1; rounded down, and at least one. Where none
    /// of them parts the rows, it looks on until one does.
    /// </param>
    public TreeGrower(BinnedFeatures features, double maxFeatures = 1)
    {
        // 0.29 * 100 is 28.999...: what is meant is 29.
        _maxFeatures = Math.Max(1, (int)(maxFeatures * features.FeatureCount + 1e-9));
        _features = features;
        _weights = new int[features.RowCount];
        _rows = new int[features.RowCount];
        _scratch = new int[features.RowCount];
        _targets = new double[features.RowCount];
        _order = new int[features.FeatureCount];
        _bins = new TargetSum[features.FirstBin[^1]];
    }

    /// <summary>A fully grown tree on a bootstrap sample: as many draws with replacement as there are rows.</summary>
    /// <param name="targets">[rows] values to learn.</param>
    /// <param name="random">Random numbers of this tree.</param>
    public TreeNode[] Grow(ReadOnlySpan<double> targets, CounterRandom random)
    {
        Array.Clear(_weights);
        for (int draw = 0; draw < _weights.Length; draw++)
        {
            _weights[random.NextInt(_weights.Length)]++;
        }

        return Grow(targets, _weights, ref random);
    }

    /// <summary>A fully grown tree on weighted rows.</summary>
    /// <param name="targets">[rows] values to learn.</param>
    /// <param name="weights">[rows] how often each row counts; at least one is above 0.</param>
    /// <param name="random">Decides between splits of equal worth.</param>
    public TreeNode[] Grow(ReadOnlySpan<double> targets, ReadOnlySpan<int> weights, ref CounterRandom random)
    {
        int count = 0;
        double sum = 0;
        long drawn = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] > 0)
            {
                _rows[count++] = row;
                sum += weights[row] * targets[row];
                drawn += weights[row];
            }

            _weights[row] = weights[row];
        }

        // Centred targets keep the sums small, so that gains lose fewer digits.
        double mean = sum / drawn;
        for (int row = 0; row < targets.Length; row++)
        {
            _targets[row] = targets[row] - mean;
        }

        for (int feature = 0; feature < _order.Length; feature++)
        {
            _order[feature] = feature;
        }

        _nodes.Clear();
        _nodes.Add(default);
        _open.Push((0, 0, count));
        while (_open.TryPop(out (int Node, int First, int Count) open))
        {
            Split(open.Node, open.First, open.Count, mean, ref random);
        }

        return [.. _nodes];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(int node, int first, int count, double mean, ref CounterRandom random)
    {
        Span<int> rows = _rows.AsSpan(first, count);
        TargetSum all = Total(rows, out bool pure);
        if (pure)
        {
            _nodes[node] = TreeNode.Leaf(_targets[rows[0]] + mean);
            return;
        }

        random.Shuffle(_order.AsSpan());
        SplitCandidate best = count == 2 ? BestOfTwo(rows[0], rows[1])
            : count < FewRows ? BestOfFew(rows, all)
            : BestOfMany(rows, all);
        if (best.Feature < 0)
        {
            // Different targets at one point of the feature space.
            _nodes[node] = TreeNode.Leaf(all.Sum / all.Weight + mean);
            return;
        }

        int left = Partition(rows, best.Feature, best.Below);
        int child = _nodes.Count;
        _nodes[node] = new TreeNode(_features.Threshold(best.Feature, best.Below, best.Above), best.Feature, child);
        _nodes.Add(default);
        _nodes.Add(default);
        _open.Push((child + 1, first + left, count - left));
        _open.Push((child, first, left));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TargetSum Total(ReadOnlySpan<int> rows, out bool pure)
    {
        TargetSum all = default;
        double value = _targets[rows[0]];
        pure = true;
        foreach (int row in rows)
        {
            double target = _targets[row];
            pure &= target == value;
            all.Add(target, _weights[row]);
        }

        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SplitCandidate BestOfMany(ReadOnlySpan<int> rows, TargetSum all)
    {
        Array.Clear(_bins);
        int featureCount = _order.Length;
        int[] firstBin = _features.FirstBin;
        foreach (int row in rows)
        {
            double target = _targets[row];
            int weight = _weights[row];
            ReadOnlySpan<byte> code = _features.Codes.AsSpan(row * featureCount, featureCount);
            for (int feature = 0; feature < code.Length; feature++)
            {
                _bins[firstBin[feature] + code[feature]].Add(target, weight);
            }
        }

        SplitCandidate best = SplitCandidate.None;
        int looked = 0;
        foreach (int feature in _order)
        {
            if (looked++ >= _maxFeatures && best.Feature >= 0)
            {
                break;
            }

            TargetSum left = default;
            int below = -1;
            int bins = firstBin[feature + 1] - firstBin[feature];
            for (int bin = 0; bin < bins; bin++)
            {
                TargetSum next = _bins[firstBin[feature] + bin];
                if (next.Weight == 0)
                {
                    continue;
                }

                if (below >= 0)
                {
                    best.Offer(left, all, feature, below, bin);
                }

                left.Sum += next.Sum;
                left.Weight += next.Weight;
                below = bin;
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private SplitCandidate BestOfFew(ReadOnlySpan<int> rows, TargetSum all)
    {
        int featureCount = _order.Length;
        byte[] codes = _features.Codes;
        Span<(int Code, TargetSum Sum)> sorted = stackalloc (int, TargetSum)[FewRows];
        SplitCandidate best = SplitCandidate.None;
        int looked = 0;
        foreach (int feature in _order)
        {
            if (looked++ >= _maxFeatures && best.Feature >= 0)
            {
                break;
            }

            int count = 0;
            foreach (int row in rows)
            {
                int code = codes[row * featureCount + feature];
                int place = count++;
                for (; place > 0 && sorted[place - 1].Code > code; place--)
                {
                    sorted[place] = sorted[place - 1];
                }

                sorted[place] = (code, new TargetSum { Sum = _weights[row] * _targets[row], Weight = _weights[row] });
            }

            TargetSum left = sorted[0].Sum;
            for (int i = 1; i < count; i++)
            {
                if (sorted[i].Code > sorted[i - 1].Code)
                {
                    best.Offer(left, all, feature, sorted[i - 1].Code, sorted[i].Code);
                }

                left.Sum += sorted[i].Sum.Sum;
                left.Weight += sorted[i].Sum.Weight;
            }
        }

        return best;
    }

    /// <summary>Two rows are parted equally well by every feature in which they differ: the first in order decides.</summary>
    private SplitCandidate BestOfTwo(int one, int other)
    {
        foreach (int feature in _order)
        {
            int a = _features.Codes[one * _order.Length + feature];
            int b = _features.Codes[other * _order.Length + feature];
            if (a != b)
            {
                return new SplitCandidate { Feature = feature, Below = Math.Min(a, b), Above = Math.Max(a, b) };
            }
        }

        return SplitCandidate.None;
    }

    /// <summary>Puts the rows of the left child first, keeps their order, and gives their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Partition(Span<int> rows, int feature, int below)
    {
        int featureCount = _order.Length;
        int left = 0;
        int right = 0;
        foreach (int row in rows)
        {
            if (_features.Codes[row * featureCount + feature] <= below)
            {
                rows[left++] = row;
            }
            else
            {
                _scratch[right++] = row;
            }
        }

        _scratch.AsSpan(0, right).CopyTo(rows[left..]);
        return left;
    }
}
