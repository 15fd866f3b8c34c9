using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A tree ensemble for one target, compiled to one array of nodes: forests (the mean of their trees) and boosted trees (bias plus sum).
/// A batch walks each tree with eight rows at a time, and a row by itself eight trees at a time, so that their waits for memory overlap.
/// Immutable; predicting allocates nothing.
/// </summary>
public sealed class FlatEnsemble
{
    private const int Lanes = 8;

    private readonly TreeNode[] _nodes;
    private readonly int[] _roots;

    /// <summary>An ensemble of these nodes.</summary>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="nodes">Nodes of all trees; children by index into this array, behind their parents.</param>
    /// <param name="roots">Index of each tree's root.</param>
    /// <param name="bias">What is added to the scaled sum.</param>
    /// <param name="scale">What the sum of the trees is multiplied by.</param>
    /// <exception cref="ArgumentException">A node refers to a feature or a child that is not there, or to one before itself.</exception>
    public FlatEnsemble(int featureCount, TreeNode[] nodes, int[] roots, double bias, double scale)
    {
        if (roots.Length == 0 || !AreSound(featureCount, nodes, roots))
        {
            throw new ArgumentException("A node refers to a feature or child that does not exist.", nameof(nodes));
        }

        FeatureCount = featureCount;
        _nodes = nodes;
        _roots = roots;
        Bias = bias;
        Scale = scale;
    }

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Nodes of all trees.</summary>
    public ReadOnlySpan<TreeNode> Nodes => _nodes;

    /// <summary>Index of each tree's root.</summary>
    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>What is added to the scaled sum of the trees.</summary>
    public double Bias { get; }

    /// <summary>What the sum of the trees is multiplied by: one over their number for a mean.</summary>
    public double Scale { get; }

    /// <summary>The mean of trees whose children are numbered from their own root.</summary>
    public static FlatEnsemble MeanOf(int featureCount, ReadOnlySpan<TreeNode[]> trees) => Of(featureCount, trees, 0, 1.0 / trees.Length);

    /// <summary>Bias plus scaled sum of trees whose children are numbered from their own root.</summary>
    public static FlatEnsemble Of(int featureCount, ReadOnlySpan<TreeNode[]> trees, double bias, double scale)
    {
        int total = 0;
        foreach (TreeNode[] tree in trees)
        {
            total += tree.Length;
        }

        TreeNode[] nodes = new TreeNode[total];
        int[] roots = new int[trees.Length];
        int next = 0;
        for (int tree = 0; tree < trees.Length; tree++)
        {
            roots[tree] = next;
            foreach (TreeNode node in trees[tree])
            {
                nodes[next++] = node.IsLeaf ? node : node with { Child = node.Child + roots[tree] };
            }
        }

        return new FlatEnsemble(featureCount, nodes, roots, bias, scale);
    }

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
        foreach (int root in _roots)
        {
            for (int row = 0; row < inLanes; row += Lanes)
            {
                WalkRows(root, rows.Slice(row * FeatureCount, Lanes * FeatureCount), predictions.Slice(row, Lanes));
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
        GridWalk walk = new(_nodes, grid, grid.Sums);
        foreach (int root in _roots)
        {
            walk.Add(root);
        }

        grid.Finish(predictions, Bias, Scale);
    }

    private void Finish(Span<double> predictions)
    {
        for (int row = 0; row < predictions.Length; row++)
        {
            predictions[row] = Bias + Scale * predictions[row];
        }
    }

    /// <summary>Whether every walk ends inside the arrays, so that walks need no checks of their own.</summary>
    private static bool AreSound(int featureCount, TreeNode[] nodes, int[] roots)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            TreeNode node = nodes[i];
            if (node.Feature < 0 || node.Feature >= featureCount || (!node.IsLeaf && (node.Child <= i || node.Child >= nodes.Length - 1)))
            {
                return false;
            }
        }

        return roots.All(root => root >= 0 && root < nodes.Length);
    }

    /// <summary>The sum of what all trees say of a row, in their order.</summary>
    private double WalkTrees(ReadOnlySpan<double> row)
    {
        Span<double> leaves = stackalloc double[Lanes];
        double sum = 0;
        int tree = 0;
        for (; tree + Lanes <= _roots.Length; tree += Lanes)
        {
            leaves.Clear();
            Walk(_roots.AsSpan(tree, Lanes), row, 0, leaves);
            foreach (double leaf in leaves)
            {
                sum += leaf;
            }
        }

        for (; tree < _roots.Length; tree++)
        {
            int node = _roots[tree];
            while (!_nodes[node].IsLeaf)
            {
                TreeNode at = _nodes[node];
                node = row[at.Feature] <= at.Value ? at.Child : at.Child + 1;
            }

            sum += _nodes[node].Value;
        }

        return sum;
    }

    private void WalkRows(int root, ReadOnlySpan<double> rows, Span<double> sums)
    {
        Span<int> roots = stackalloc int[Lanes];
        roots.Fill(root);
        Walk(roots, rows, FeatureCount, sums);
    }

    /// <summary>
    /// Every lane goes down one level in turn until all are at leaves, whose values are added to the sums. Indices were checked when the
    /// ensemble was made.
    /// </summary>
    /// <param name="roots">[lanes] where each lane starts.</param>
    /// <param name="rows">The lanes' rows.</param>
    /// <param name="step">Distance between the rows of neighbouring lanes; 0 for one row that all walk.</param>
    /// <param name="sums">[lanes] what is added to.</param>
    private void Walk(ReadOnlySpan<int> roots, ReadOnlySpan<double> rows, int step, Span<double> sums)
    {
        ref TreeNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref double values = ref MemoryMarshal.GetReference(rows);
        Lane a = new(roots[0]), b = new(roots[1]), c = new(roots[2]), d = new(roots[3]);
        Lane e = new(roots[4]), f = new(roots[5]), g = new(roots[6]), h = new(roots[7]);
        while (a.Step(ref nodes, ref values)
            | b.Step(ref nodes, ref Unsafe.Add(ref values, step))
            | c.Step(ref nodes, ref Unsafe.Add(ref values, 2 * step))
            | d.Step(ref nodes, ref Unsafe.Add(ref values, 3 * step))
            | e.Step(ref nodes, ref Unsafe.Add(ref values, 4 * step))
            | f.Step(ref nodes, ref Unsafe.Add(ref values, 5 * step))
            | g.Step(ref nodes, ref Unsafe.Add(ref values, 6 * step))
            | h.Step(ref nodes, ref Unsafe.Add(ref values, 7 * step)))
        {
        }

        sums[7] += _nodes[h.Node].Value;
        sums[6] += _nodes[g.Node].Value;
        sums[5] += _nodes[f.Node].Value;
        sums[4] += _nodes[e.Node].Value;
        sums[3] += _nodes[d.Node].Value;
        sums[2] += _nodes[c.Node].Value;
        sums[1] += _nodes[b.Node].Value;
        sums[0] += _nodes[a.Node].Value;
    }

    private struct Lane(int root)
    {
        public int Node = root;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Step(ref TreeNode nodes, ref double row)
        {
            ref TreeNode at = ref Unsafe.Add(ref nodes, Node);
            int child = at.Child;
            int next = child + (Unsafe.Add(ref row, at.Feature) <= at.Value ? 0 : 1);
            Node = child < 0 ? Node : next;
            return child >= 0;
        }
    }
}
