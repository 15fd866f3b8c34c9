using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>
/// Random forests for regression (Breiman 2001) with the semantics of scikit-learn's <c>RandomForestRegressor</c> at its defaults:
/// every tree grows fully on a bootstrap sample, every split looks at all features and takes the largest fall of squared error,
/// thresholds lie in the middle, the prediction is the mean of the trees. Splits of equal worth are decided by a seeded order of features.
/// </summary>
public static class ForestTrainer
{
    /// <summary>Purpose of the random numbers of a tree.</summary>
    private const uint TreePurpose = 0x7EE5;

    /// <summary>
    /// Grows one or more forests over the same rows, one ensemble per target, which predicts the mean over all its trees.
    /// The result depends on the arguments alone, not on the number of threads.
    /// </summary>
    /// <param name="features">Inputs.</param>
    /// <param name="targets">[targets][rows] values to learn.</param>
    /// <param name="trees">Trees per forest, at least 1.</param>
    /// <param name="maxFeatures">Share of the features that a split looks at, above 0 and at most 1.</param>
    /// <param name="forests">Forests, at least 1; forest f of more is the same as with one forest less.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1.</param>
    /// <param name="cancellation">Stops the work between trees.</param>
    public static ImmutableArray<FlatEnsemble> Train(
        BinnedFeatures features,
        ImmutableArray<ImmutableArray<double>> targets,
        int trees,
        double maxFeatures,
        int forests,
        long seed,
        int degreeOfParallelism,
        CancellationToken cancellation)
    {
        int perTarget = trees * forests;
        TreeNode[][][] grown = [.. targets.Select(_ => new TreeNode[perTarget][])];
        ParallelOptions options = new() { MaxDegreeOfParallelism = degreeOfParallelism, CancellationToken = cancellation };
        _ = Parallel.For(
            0,
            targets.Length * perTarget,
            options,
            () => new TreeGrower(features, maxFeatures),
            (index, _, grower) =>
            {
                (int target, int tree) = Math.DivRem(index, perTarget);
                uint stream = (uint)(tree / trees) << 16 | (uint)target;
                grown[target][tree] = grower.Grow(targets[target].AsSpan(), new(seed, TreePurpose, (uint)(tree % trees), stream));
                return grower;
            },
            _ => { });

        return [.. grown.Select(forest => FlatEnsemble.MeanOf(features.FeatureCount, forest))];
    }
}
