using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Meshward.Core.Randomness;

namespace Meshward.Core.SystemModels;

/// <summary>Grows trees over binned rows, one after the other; its buffers are reused. For one thread.</summary>
public sealed class TreeGrower
{
    private readonly BinnedFeatures _features;
    private readonly int[] _weights;
    private readonly int[] _rows;
    private readonly int[] _scratch;
    private readonly double[] _targets;
    private readonly Vector128<double>[] _sums;
    private readonly int[] _order;
    private readonly SplitSearch _search;
    private readonly List<TreeNode> _nodes = [];
    private readonly Stack<OpenNode> _open = [];

    /// <summary>A grower over these rows.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="maxFeatures">
    /// Share of the features that a split looks at, drawn anew for each, above 0 and at most 1; rounded down, and at least one. Where none
    /// of them parts the rows, it looks on until one does.
    /// </param>
    public TreeGrower(BinnedFeatures features, double maxFeatures = 1)
    {
        _features = features;
        _weights = new int[features.RowCount];
        _rows = new int[features.RowCount];
        _scratch = new int[features.RowCount];
        _targets = new double[features.RowCount];
        _sums = new Vector128<double>[features.RowCount];
        _order = new int[features.FeatureCount];
        // 0.29 * 100 is 28.999...: what is meant is 29.
        _search = new SplitSearch(features, _sums, _order, Math.Max(1, (int)(maxFeatures * features.FeatureCount + 1e-9)));
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
            double target = targets[row] - mean;
            _targets[row] = target;
            _sums[row] = TargetSum.Of(target, _weights[row]);
        }

        for (int feature = 0; feature < _order.Length; feature++)
        {
            _order[feature] = feature;
        }

        _nodes.Clear();
        _nodes.Add(default);
        Begin(new OpenNode(0, 0, count, OpenNode.AllVary, Total(_rows.AsSpan(0, count))), mean);
        while (_open.TryPop(out OpenNode open))
        {
            Split(open, mean, ref random);
        }

        // Large trees would be cleared first, for nothing.
        TreeNode[] tree = GC.AllocateUninitializedArray<TreeNode>(_nodes.Count);
        _nodes.CopyTo(tree);
        return tree;
    }

    // A leaf at once where all targets are equal.
    private void Begin(OpenNode open, double mean)
    {
        ReadOnlySpan<int> rows = _rows.AsSpan(open.First, open.Count);
        double target = _targets[rows[0]];
        int row = 1;
        while (row < rows.Length && _targets[rows[row]] == target)
        {
            row++;
        }

        if (row == rows.Length)
        {
            _nodes[open.Node] = TreeNode.Leaf(target + mean);
        }
        else
        {
            _open.Push(open);
        }
    }

    private void Split(OpenNode open, double mean, ref CounterRandom random)
    {
        Span<int> rows = _rows.AsSpan(open.First, open.Count);
        random.Shuffle(_order.AsSpan());
        ulong vary = open.Vary;
        SplitCandidate best = _search.Best(rows, open.Sum, ref vary);
        if (best.Feature < 0)
        {
            // Different targets at one point of the feature space.
            _nodes[open.Node] = TreeNode.Leaf(open.Sum.Sum / open.Sum.Weight + mean);
            return;
        }

        int left = Partition(rows, best.Feature, best.Below, out TargetSum ofLeft, out TargetSum ofRight);
        int child = _nodes.Count;
        _nodes[open.Node] = new TreeNode(_features.Threshold(best.Feature, best.Below, best.Above), best.Feature, child - open.Node);
        _nodes.Add(default);
        _nodes.Add(default);
        Begin(new OpenNode(child + 1, open.First + left, open.Count - left, vary, ofRight), mean);
        Begin(new OpenNode(child, open.First, left, vary, ofLeft), mean);
    }

    private TargetSum Total(ReadOnlySpan<int> rows)
    {
        Vector128<double> all = default;
        foreach (int row in rows)
        {
            all += _sums[row];
        }

        return TargetSum.From(all);
    }

    /// <summary>
    /// Puts the rows of the left child first, keeps their order, and gives their number and what each side adds up to. Which side a row goes to
    /// cannot be foreseen: without a branch on it nothing is guessed wrongly.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Partition(Span<int> rows, int feature, int below, out TargetSum ofLeft, out TargetSum ofRight)
    {
        int featureCount = _order.Length;
        byte[] codes = _features.Codes;
        int left = 0;
        Vector128<double> leftSum = default, rightSum = default;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            Vector128<double> sum = _sums[row];
            int goesRight = (below - codes[row * featureCount + feature]) >>> 31;
            Vector128<double> right = Vector128.Create((long)-goesRight).AsDouble();
            leftSum += Vector128.AndNot(sum, right);
            rightSum += sum & right;
            rows[left] = row;
            _scratch[i - left] = row;
            left += 1 - goesRight;
        }

        _scratch.AsSpan(0, rows.Length - left).CopyTo(rows[left..]);
        (ofLeft, ofRight) = (TargetSum.From(leftSum), TargetSum.From(rightSum));
        return left;
    }
}
