using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A tree ensemble for one target, each tree a flat array of nodes: forests (the mean of their trees) and boosted trees (bias plus sum).
/// A batch walks each tree with eight rows at a time, and a row by itself eight trees at a time, so that their waits for memory overlap.
/// Immutable; predicting allocates nothing.
/// </summary>
public sealed class FlatEnsemble
{
    private const int Lanes = 8;
    private const int NodesPerCacheLine = 4;

    // Rows go through a tree in a known order, but through its nodes in none: a tree that is not in the caches is fetched while the rows
    // walk the one before. It does not pay where a row visits too small a part of what would be fetched: all cores share the way to the memory.
    private const int MostNodesFetchedPerRow = 64;

    private readonly TreeNode[][] _trees;

    /// <summary>An ensemble of these trees: a bias, plus the sum of what the trees say, scaled.</summary>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="trees">At least one tree; each its nodes, root first, children behind their parents. Kept, not copied.</param>
    /// <param name="bias">What is added to the scaled sum.</param>
    /// <param name="scale">What the sum of the trees is multiplied by.</param>
    /// <exception cref="ArgumentException">A node refers to a feature or a child that is not there, or to one before itself.</exception>
    public FlatEnsemble(int featureCount, TreeNode[][] trees, double bias, double scale)
    {
        if (trees.Length == 0 || !trees.All(tree => IsSound(featureCount, tree)))
        {
            throw new ArgumentException("A node refers to a feature or child that does not exist.", nameof(trees));
        }

        FeatureCount = featureCount;
        _trees = trees;
        Bias = bias;
        Scale = scale;
    }

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of trees.</summary>
    public int TreeCount => _trees.Length;

    /// <summary>Nodes of all trees.</summary>
    public long NodeCount => _trees.Sum(tree => (long)tree.Length);

    /// <summary>What is added to the scaled sum of the trees.</summary>
    public double Bias { get; }

    /// <summary>What the sum of the trees is multiplied by: one over their number for a mean.</summary>
    public double Scale { get; }

    /// <summary>The mean of these trees.</summary>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="trees">As in the constructor.</param>
    public static FlatEnsemble MeanOf(int featureCount, TreeNode[][] trees) => new(featureCount, trees, 0, 1.0 / trees.Length);

    /// <summary>The nodes of a tree, its root first.</summary>
    /// <param name="index">Number of the tree.</param>
    public ReadOnlySpan<TreeNode> Tree(int index) => _trees[index];

    /// <summary>Predicts a batch.</summary>
    /// <param name="rows">[rowCount * FeatureCount], row-major.</param>
    /// <param name="predictions">[rowCount].</param>
    public void Predict(ReadOnlySpan<double> rows, Span<double> predictions)
    {
        if (rows.Length != predictions.Length * FeatureCount)
        {
            throw new ArgumentException($"Expected {predictions.Length} rows of {FeatureCount} features, found {rows.Length} numbers.", nameof(rows));
        }

        predictions.Clear();
        int inLanes = predictions.Length - predictions.Length % Lanes;
        for (int tree = 0; tree < _trees.Length; tree++)
        {
            ReadOnlySpan<TreeNode> next = tree + 1 < _trees.Length && _trees[tree + 1].Length <= MostNodesFetchedPerRow * inLanes ? _trees[tree + 1] : default;
            int part = next.IsEmpty ? 0 : (next.Length * Lanes + inLanes - 1) / inLanes;
            for (int row = 0; row < inLanes; row += Lanes)
            {
                Fetch(next[..Math.Min(part, next.Length)]);
                next = next[Math.Min(part, next.Length)..];
                WalkRows(_trees[tree], rows.Slice(row * FeatureCount, Lanes * FeatureCount), predictions.Slice(row, Lanes));
            }
        }

        for (int row = inLanes; row < predictions.Length; row++)
        {
            predictions[row] = WalkTrees(rows.Slice(row * FeatureCount, FeatureCount));
        }

        Finish(predictions);
    }

    /// <summary>Predicts all rows of a lattice, to the bit as row by row, in a fraction of the time.</summary>
    /// <param name="grid">The rows.</param>
    /// <param name="predictions">[rows].</param>
    public void PredictGrid(FeatureGrid grid, Span<double> predictions)
    {
        if (grid.FeatureCount != FeatureCount || grid.RowCount != predictions.Length)
        {
            throw new ArgumentException("Expected a lattice of this ensemble's features, with one prediction a row.", nameof(predictions));
        }

        grid.StartSums();
        foreach (TreeNode[] tree in _trees)
        {
            new GridWalk(tree, grid, grid.Sums).Add();
        }

        grid.Finish(predictions, Bias, Scale);
    }

    /// <summary>Asks for nodes to be brought into the second-level cache; a hint, where the processor takes one.</summary>
    private static unsafe void Fetch(ReadOnlySpan<TreeNode> nodes)
    {
        if (Sse.IsSupported)
        {
            for (int node = 0; node < nodes.Length; node += NodesPerCacheLine)
            {
                // No pin: after a move by the collector the hint is for another line, and nothing is read or written by it.
                Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.AsRef(in nodes[node])));
            }
        }
    }

    private void Finish(Span<double> predictions)
    {
        for (int row = 0; row < predictions.Length; row++)
        {
            predictions[row] = Bias + Scale * predictions[row];
        }
    }

    /// <summary>Whether every walk ends inside the array, so that walks need no checks of their own.</summary>
    private static bool IsSound(int featureCount, TreeNode[] tree)
    {
        for (int i = 0; i < tree.Length; i++)
        {
            TreeNode node = tree[i];
            if (node.Feature < 0 || node.Feature >= featureCount || (!node.IsLeaf && (node.Child == 0 || node.Child >= tree.Length - 1 - i)))
            {
                return false;
            }
        }

        return tree.Length > 0;
    }

    /// <summary>The sum of what all trees say of a row, in their order.</summary>
    private double WalkTrees(ReadOnlySpan<double> row)
    {
        Span<double> leaves = stackalloc double[Lanes];
        double sum = 0;
        int tree = 0;
        for (; tree + Lanes <= _trees.Length; tree += Lanes)
        {
            leaves.Clear();
            Walk(_trees.AsSpan(tree, Lanes), row, 0, leaves);
            foreach (double leaf in leaves)
            {
                sum += leaf;
            }
        }

        for (; tree < _trees.Length; tree++)
        {
            Lane lane = new(_trees[tree]);
            while (lane.Step(ref MemoryMarshal.GetReference(row)))
            {
            }

            sum += lane.At.Value;
        }

        return sum;
    }

    private static void WalkRows(TreeNode[] tree, ReadOnlySpan<double> rows, Span<double> sums)
    {
        Trees trees = default;
        ((Span<TreeNode[]>)trees).Fill(tree);
        Walk(trees, rows, rows.Length / Lanes, sums);
    }

    /// <summary>
    /// Every lane goes down one level in turn until all are at leaves, whose values are added to the sums. Children were checked when the
    /// ensemble was made.
    /// </summary>
    /// <param name="trees">[lanes] the tree that each lane walks.</param>
    /// <param name="rows">The lanes' rows.</param>
    /// <param name="step">Distance between the rows of neighbouring lanes; 0 for one row that all walk.</param>
    /// <param name="sums">[lanes] what is added to.</param>
    private static void Walk(ReadOnlySpan<TreeNode[]> trees, ReadOnlySpan<double> rows, int step, Span<double> sums)
    {
        ref double values = ref MemoryMarshal.GetReference(rows);
        Lane a = new(trees[0]), b = new(trees[1]), c = new(trees[2]), d = new(trees[3]);
        Lane e = new(trees[4]), f = new(trees[5]), g = new(trees[6]), h = new(trees[7]);
        while (a.Step(ref values)
            | b.Step(ref Unsafe.Add(ref values, step))
            | c.Step(ref Unsafe.Add(ref values, 2 * step))
            | d.Step(ref Unsafe.Add(ref values, 3 * step))
            | e.Step(ref Unsafe.Add(ref values, 4 * step))
            | f.Step(ref Unsafe.Add(ref values, 5 * step))
            | g.Step(ref Unsafe.Add(ref values, 6 * step))
            | h.Step(ref Unsafe.Add(ref values, 7 * step)))
        {
        }

        sums[7] += h.At.Value;
        sums[6] += g.At.Value;
        sums[5] += f.At.Value;
        sums[4] += e.At.Value;
        sums[3] += d.At.Value;
        sums[2] += c.At.Value;
        sums[1] += b.At.Value;
        sums[0] += a.At.Value;
    }

    [InlineArray(Lanes)]
    private struct Trees
    {
        private TreeNode[] _first;
    }

    private ref struct Lane(TreeNode[] tree)
    {
        public ref TreeNode At = ref MemoryMarshal.GetArrayDataReference(tree);

        /// <summary>Goes to a child, without a branch that would be guessed wrong, or stays at a leaf; whether there was a child.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Step(ref double row)
        {
            int child = At.Child;
            int next = child + (Unsafe.Add(ref row, At.Feature) <= At.Value ? 0 : 1);
            At = ref Unsafe.Add(ref At, next & ~(child >> 31));
            return child >= 0;
        }
    }
}
