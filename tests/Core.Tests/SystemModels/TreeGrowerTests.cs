using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.SystemModels;

public sealed class TreeGrowerTests
{
    /// <summary>
    /// Every inner node of a grown tree is held against all possible splits of its rows: none lowers the squared error more, its threshold
    /// lies in the middle, and leaves hold the mean of rows that cannot be parted.
    /// </summary>
    [Property(MaxTest = 200)]
    public void Every_split_is_the_best_there_is(byte[] numbers, byte levels, byte featureCount, long seed)
    {
        int width = 1 + featureCount % 3;
        int modulus = 2 + levels % 30;
        double[][] rows = [.. numbers.Append((byte)1).Select((number, i) => Enumerable.Range(0, width).Select(f => (double)((number * (f + 3) + i * f) % modulus)).ToArray())];
        double[] targets = [.. rows.Select((_, i) => (double)(numbers.ElementAtOrDefault(i) * 7 % 5 + i % 3))];
        int[] weights = [.. rows.Select((_, i) => (i + (int)(seed & 3)) % 4)];
        if (weights.All(weight => weight == 0))
        {
            weights[0] = 1;
        }

        CounterRandom random = new(seed, 1);
        TreeNode[] tree = new TreeGrower(BinnedFeatures.Of(rows.SelectMany(row => row).ToArray(), width)).Grow(targets, weights, ref random);

        Check(tree, 0, [.. Enumerable.Range(0, rows.Length).Where(i => weights[i] > 0)], rows, targets, weights);
    }

    [Fact]
    public void A_target_without_repetitions_is_fitted_exactly()
    {
        double[] features = [.. Enumerable.Range(0, 500).SelectMany(i => (double[])[i % 25, i / 25])];
        double[] targets = [.. Enumerable.Range(0, 500).Select(i => Math.Sin(i) * (1 + i % 7))];
        CounterRandom random = new(1, 1);
        TreeNode[] tree = new TreeGrower(BinnedFeatures.Of(features, 2)).Grow(targets, Enumerable.Repeat(1, 500).ToArray(), ref random);
        double[] predictions = new double[500];
        FlatEnsemble.MeanOf(2, [tree]).Predict(features, predictions);

        Assert.All(predictions.Zip(targets), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(2 * 500 - 1, tree.Length);
    }

    // Feature 0 parts the rows perfectly and is constant in no node above a leaf: the root splits by it whenever it is looked at.
    [Theory]
    [InlineData(8, 1, 1)]
    [InlineData(8, 0.67, 2 / 3.0)]
    [InlineData(8, 0.34, 1 / 3.0)]
    [InlineData(8, 0.01, 1 / 3.0)]
    [InlineData(64, 1, 1)]
    [InlineData(64, 0.67, 2 / 3.0)]
    [InlineData(64, 0.34, 1 / 3.0)]
    public void A_split_looks_at_its_share_of_the_features_each_with_equal_chance(int rowCount, double maxFeatures, double chance)
    {
        double[] features = [.. Enumerable.Range(0, rowCount).SelectMany(i => (double[])[i % 2, i / 2 % 2, i / 4 % 2])];
        double[] targets = [.. Enumerable.Range(0, rowCount).Select(i => 10 * (i % 2) + i / 2 % 2 + i / 4 % 2)];
        TreeGrower grower = new(BinnedFeatures.Of(features, 3), maxFeatures);
        CounterRandom random = new(3, 1);
        int[] weights = [.. Enumerable.Repeat(1, rowCount)];

        int best = Enumerable.Range(0, 3000).Count(_ => grower.Grow(targets, weights, ref random)[0].Feature == 0);

        Assert.Equal(chance, best / 3000.0, 0.04);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public void A_split_looks_on_where_the_features_drawn_part_nothing(int rowCount)
    {
        double[] features = [.. Enumerable.Range(0, rowCount).SelectMany(i => (double[])[1, 1, i, 1])];
        double[] targets = [.. Enumerable.Range(0, rowCount).Select(i => (double)i)];
        CounterRandom random = new(3, 1);

        TreeNode[] tree = new TreeGrower(BinnedFeatures.Of(features, 4), 0.25).Grow(targets, [.. Enumerable.Repeat(1, rowCount)], ref random);

        Assert.Equal(2 * rowCount - 1, tree.Length);
    }

    [Fact]
    public void Features_with_many_values_are_cut_into_bins_of_equal_size()
    {
        double[] features = [.. Enumerable.Range(0, 2_560).Select(i => Math.Sqrt(i * 1999 % 2_579))];
        BinnedFeatures binned = BinnedFeatures.Of(features, 1);

        Assert.Equal(256, binned.FirstBin[^1]);
        Assert.All(binned.Codes.GroupBy(code => code), bin => Assert.InRange(bin.Count(), 9, 11));
        for (int bin = 1; bin < 256; bin++)
        {
            double threshold = binned.Threshold(0, bin - 1, bin);
            Assert.True(features.Zip(binned.Codes).All(row => row.Second < bin == row.First <= threshold));
        }
    }

    [Fact]
    public void Numbers_that_differ_by_rounding_share_a_bin()
    {
        BinnedFeatures binned = BinnedFeatures.Of([0.4 * 12, 0.6 * 8, 1 - 0.2 - 0.2 - 0.2 - 0.2 - 0.2, 0, 4.81], 1);

        Assert.NotEqual(0.4 * 12, 0.6 * 8);
        Assert.Equal([1, 1, 0, 0, 2], binned.Codes);
        Assert.Equal((4.8 + 4.81) / 2, binned.Threshold(0, 1, 2), 1e-12);
    }

    private static void Check(TreeNode[] tree, int node, int[] members, double[][] rows, double[] targets, int[] weights)
    {
        TreeNode at = tree[node];
        double mean = members.Sum(i => weights[i] * targets[i]) / members.Sum(i => weights[i]);
        (double Error, double Low, double High)[] splits =
        [
            .. from feature in Enumerable.Range(0, rows[0].Length)
               let values = members.Select(i => rows[i][feature]).Distinct().Order().ToArray()
               from low in Enumerable.Range(0, values.Length - 1)
               let left = members.Where(i => rows[i][feature] <= values[low]).ToArray()
               let right = members.Except(left).ToArray()
               select (Error(left, targets, weights) + Error(right, targets, weights), values[low], values[low + 1]),
        ];
        if (at.IsLeaf)
        {
            Assert.Equal(mean, at.Value, 1e-9);
            Assert.True(splits.Length == 0 || members.All(i => targets[i] == targets[members[0]]));
            return;
        }

        int[] leftMembers = [.. members.Where(i => rows[i][at.Feature] <= at.Value)];
        int[] rightMembers = [.. members.Except(leftMembers)];
        Assert.NotEmpty(leftMembers);
        Assert.NotEmpty(rightMembers);
        Assert.Equal(splits.Min(split => split.Error), Error(leftMembers, targets, weights) + Error(rightMembers, targets, weights), 1e-9);
        Assert.Equal((leftMembers.Max(i => rows[i][at.Feature]) + rightMembers.Min(i => rows[i][at.Feature])) / 2, at.Value, 1e-12);
        Check(tree, node + at.Child, leftMembers, rows, targets, weights);
        Check(tree, node + at.Child + 1, rightMembers, rows, targets, weights);
    }

    private static double Error(int[] members, double[] targets, int[] weights)
    {
        double mean = members.Sum(i => weights[i] * targets[i]) / members.Sum(i => weights[i]);
        return members.Sum(i => weights[i] * (targets[i] - mean) * (targets[i] - mean));
    }
}
