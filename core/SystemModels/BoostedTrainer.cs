using System.Collections.Immutable;
using Meshward.Core.Traces;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Meshward.Core.SystemModels;

/// <summary>
/// Gradient-boosted trees by LightGBM (Ke et al., NeurIPS 2017) through ML.NET, compiled to flat arrays. Smoother than a forest, and smaller;
/// on the papers' traces it is as good on many rows and worse on few (docs/system-model.md).
/// </summary>
public static class BoostedTrainer
{
    /// <summary>Trees of an ensemble.</summary>
    public const int Trees = 500;

    private const int Leaves = 31;
    private const int RowsPerLeaf = 20;
    private const double LearningRate = 0.05;

    /// <summary>Fits one ensemble per target, on one thread, so that equal arguments give equal ensembles.</summary>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="cancellation">Stops the work between targets.</param>
    /// <exception cref="BoostedUnavailableException">LightGBM's library does not load.</exception>
    public static ImmutableArray<FlatEnsemble> Train(CleanedTrace rows, long seed, CancellationToken cancellation)
    {
        MLContext context = new(unchecked((int)seed));
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.FeatureCount);
        float[][] features =
            [.. Enumerable.Range(0, rows.RowCount).Select(row => rows.Features.AsSpan(row * rows.FeatureCount, rows.FeatureCount).ToArray().Select(v => (float)v).ToArray())];
        return
        [
            .. rows.Targets.Select(target =>
            {
                cancellation.ThrowIfCancellationRequested();
                IDataView data = context.Data.LoadFromEnumerable(
                    features.Select((values, row) => new Row { Features = values, Label = (float)target[row] }), schema);
                LightGbmRegressionTrainer trainer = context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
                {
                    NumberOfIterations = Trees,
                    NumberOfLeaves = Leaves,
                    MinimumExampleCountPerLeaf = Math.Clamp(rows.RowCount / 4, 1, RowsPerLeaf),
                    LearningRate = LearningRate,
                    NumberOfThreads = 1,
                    Deterministic = true,
                    Seed = unchecked((int)seed),
                });
                return Flatten(rows.FeatureCount, Fit(trainer, data).TrainedTreeEnsemble);
            }),
        ];
    }

    private static LightGbmRegressionModelParameters Fit(LightGbmRegressionTrainer trainer, IDataView data)
    {
        try
        {
            return trainer.Fit(data).Model;
        }
        catch (DllNotFoundException missing)
        {
            throw new BoostedUnavailableException(missing);
        }
    }

    /// <summary>The trees of an ML.NET ensemble as flat arrays.</summary>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="ensemble">Trees, weights and bias.</param>
    public static FlatEnsemble Flatten<T>(int featureCount, TreeEnsemble<T> ensemble)
        where T : RegressionTreeBase
    {
        TreeNode[][] trees = [.. ensemble.Trees.Select((tree, index) => Flatten(tree, ensemble.TreeWeights[index]))];
        return new FlatEnsemble(featureCount, trees, ensemble.Bias, 1);
    }

    private static TreeNode[] Flatten(RegressionTreeBase tree, double weight)
    {
        TreeNode[] nodes = new TreeNode[2 * tree.NumberOfLeaves - 1];
        if (tree.NumberOfLeaves <= 1)
        {
            return [TreeNode.Leaf(tree.NumberOfLeaves == 0 ? 0 : weight * tree.LeafValues[0])];
        }

        // Their inner nodes and leaves are numbered apart, a leaf as the complement of its number.
        Stack<(int Source, int Place)> open = new([(0, 0)]);
        int next = 1;
        while (open.TryPop(out (int Source, int Place) at))
        {
            if (at.Source < 0)
            {
                nodes[at.Place] = TreeNode.Leaf(weight * tree.LeafValues[~at.Source]);
                continue;
            }

            nodes[at.Place] = new TreeNode(Threshold(tree.NumericalSplitThresholds[at.Source]), tree.NumericalSplitFeatureIndexes[at.Source], next - at.Place);
            open.Push((tree.LeftChild[at.Source], next));
            open.Push((tree.RightChild[at.Source], next + 1));
            next += 2;
        }

        return nodes;
    }

    /// <summary>
    /// Their features are single precision: a number goes left if its nearest single does, so the double threshold lies halfway to the next.
    /// </summary>
    private static double Threshold(float threshold) =>
        float.IsFinite(threshold) ? threshold + ((double)float.BitIncrement(threshold) - threshold) / 2 : threshold;

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
