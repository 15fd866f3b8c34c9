using FsCheck.Xunit;
using Meshward.Core.Randomness;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.SystemModels;

public sealed class FeatureGridTests
{
    /// <summary>Any forest on any lattice: features that rise, that fall, that stay, several on one axis, values met twice.</summary>
    [Property(MaxTest = 150)]
    public void A_lattice_is_predicted_to_the_bit_as_row_by_row(long seed)
    {
        CounterRandom random = new(seed, 1);
        int[] lengths = [.. Enumerable.Range(0, 1 + random.NextInt(4)).Select(_ => 1 + random.NextInt(7))];
        int width = 1 + random.NextInt(6);
        Func<int[], double>[] features = [.. Enumerable.Range(0, width).Select(_ => Feature(lengths, ref random))];
        double[] rows = Rows(lengths, features);
        FlatEnsemble forest = Forest(width, ref random);
        double[] expected = new double[rows.Length / width];
        double[] predictions = new double[expected.Length];
        forest.Predict(rows, expected);
        FeatureGrid grid = new();

        Assert.True(grid.TryRead(rows, width, lengths));
        forest.PredictGrid(grid, predictions);

        Assert.Equal(expected, predictions);
    }

    [Fact]
    public void A_lattice_is_read_anew_into_the_same_buffers()
    {
        CounterRandom random = new(3, 1);
        FlatEnsemble forest = Forest(2, ref random);
        FeatureGrid grid = new();
        foreach (int[] lengths in (int[][])[[9, 5], [2, 3], [1, 1], [255]])
        {
            double[] rows = Rows(lengths, [point => 20 - point[0] / 20.0, point => point[^1] / 20.0]);
            double[] expected = new double[rows.Length / 2];
            double[] predictions = new double[expected.Length];
            forest.Predict(rows, expected);

            Assert.True(grid.TryRead(rows, 2, lengths));
            forest.PredictGrid(grid, predictions);

            Assert.Equal(expected, predictions);
        }
    }

    [Theory]
    [InlineData("moves on both axes", false)]
    [InlineData("rises and falls", false)]
    [InlineData("is not a number", false)]
    [InlineData("differs in one row", false)]
    [InlineData("rises", true)]
    public void Rows_that_fill_no_lattice_are_told(string second, bool isLattice)
    {
        double[] rows = Rows([4, 3], [point => point[0], point => second switch
        {
            "moves on both axes" => point[0] + point[1],
            "rises and falls" => point[1] * (2 - point[1]),
            "is not a number" => point[1] == 1 ? double.NaN : point[1],
            "differs in one row" => point is [3, 2] ? 7 : point[1],
            _ => point[1],
        }]);

        Assert.Equal(isLattice, new FeatureGrid().TryRead(rows, 2, [4, 3]));
    }

    [Fact]
    public void Axes_that_are_too_many_or_too_long_are_told()
    {
        int[] nine = [.. Enumerable.Repeat(2, 9)];

        Assert.False(new FeatureGrid().TryRead(Rows(nine, [point => point[0]]), 1, nine));
        Assert.False(new FeatureGrid().TryRead(Rows([256], [point => point[0]]), 1, [256]));
        Assert.False(new FeatureGrid().TryRead(Rows([4], [point => point[0]]), 1, [5]));
        Assert.True(new FeatureGrid().TryRead(Rows([1, 2, 2, 2, 2, 2, 2, 2, 2], [point => point[8]]), 1, [1, 2, 2, 2, 2, 2, 2, 2, 2]));
    }

    private static Func<int[], double> Feature(int[] lengths, ref CounterRandom random)
    {
        int axis = random.NextInt(lengths.Length), kind = random.NextInt(4), divisor = 1 + random.NextInt(2);
        double scale = 1 + random.NextInt(3);
        return kind switch
        {
            0 => _ => scale,
            1 => point => 12 - scale * (point[axis] / divisor),
            _ => point => scale * (point[axis] / divisor),
        };
    }

    private static double[] Rows(int[] lengths, Func<int[], double>[] features)
    {
        int count = lengths.Aggregate(1, (product, length) => product * length);
        return
        [
            .. Enumerable.Range(0, count).SelectMany(row =>
            {
                int[] point = new int[lengths.Length];
                for (int axis = lengths.Length - 1; axis >= 0; axis--)
                {
                    (row, point[axis]) = Math.DivRem(row, lengths[axis]);
                }

                return features.Select(feature => feature(point));
            }),
        ];
    }

    private static FlatEnsemble Forest(int width, ref CounterRandom random)
    {
        double[] features = new double[width * 80];
        double[] targets = new double[80];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = random.NextInt(20);
        }

        for (int row = 0; row < targets.Length; row++)
        {
            targets[row] = random.NextDouble();
        }

        return ForestTrainer.Train(BinnedFeatures.Of(features, width), [[.. targets]], 5, 1, 1, 0, 1, CancellationToken.None)[0];
    }
}
