using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Meshward.Core.SystemModels;

/// <summary>
/// A tree ensemble for one target, compiled to one array of nodes: forests (the mean of their trees) and boosted trees (bias plus sum).
/// A batch walks each tree with eight rows at a time, so that their waits for memory overlap. Immutable; predicting allocates nothing.
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
                WalkLanes(root, rows.Slice(row * FeatureCount, Lanes * FeatureCount), predictions.Slice(row, Lanes));
            }

            for (int row = inLanes; row < predictions.Length; row++)
            {
                predictions[row] += Walk(root, rows.Slice(row * FeatureCount, FeatureCount));
            }
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

        predictions.Clear();
        GridWalk walk = new(_nodes, grid, predictions);
        foreach (int root in _roots)
        {
            walk.Add(root);
        }

        Finish(predictions);
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

    private double Walk(int node, ReadOnlySpan<double> row)
    {
        while (!_nodes[node].IsLeaf)
        {
            TreeNode at = _nodes[node];
            node = row[at.Feature] <= at.Value ? at.Child : at.Child + 1;
        }

        return _nodes[node].Value;
    }

    /// <summary>Every lane goes down one level in turn until all are at leaves. Indices were checked when the ensemble was made.</summary>
    private void WalkLanes(int root, ReadOnlySpan<double> rows, Span<double> sums)
    {
        ref TreeNode nodes = ref MemoryMarshal.GetArrayDataReference(_nodes);
        ref double values = ref MemoryMarshal.GetReference(rows);
        Lane a = new(root), b = new(root), c = new(root), d = new(root), e = new(root), f = new(root), g = new(root), h = new(root);
        int width = FeatureCount;
        while (a.Step(ref nodes, ref values)
            | b.Step(ref nodes, ref Unsafe.Add(ref values, width))
            | c.Step(ref nodes, ref Unsafe.Add(ref values, 2 * width))
            | d.Step(ref nodes, ref Unsafe.Add(ref values, 3 * width))
            | e.Step(ref nodes, ref Unsafe.Add(ref values, 4 * width))
            | f.Step(ref nodes, ref Unsafe.Add(ref values, 5 * width))
            | g.Step(ref nodes, ref Unsafe.Add(ref values, 6 * width))
            | h.Step(ref nodes, ref Unsafe.Add(ref values, 7 * width)))
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
