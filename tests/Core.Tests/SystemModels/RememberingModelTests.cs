using Meshward.Core.Randomness;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.SystemModels;

public sealed class RememberingModelTests
{
    // 1,000 rows: cells are numbered half-way.
    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(RememberingModel.FewRows)]
    public void Answers_are_those_of_the_trees_to_the_bit_on_thresholds_beside_them_and_where_a_feature_is_not_a_number(int fewRows)
    {
        // Thresholds of feature 0: 1 and 2; of feature 1: 5. Two targets that split in another order.
        EnsembleModel trees = new(["a", "b"], [Tree((0, 1.0), (1, 5.0), [0.1, 0.2, 0.3]), Tree((1, 5.0), (0, 2.0), [7, 11, 13])]);
        RememberingModel remembering = new(trees, fewRows);
        var random = new CounterRandom(3, 1);
        double[] choices = [0, 1, Math.BitIncrement(1.0), 1.5, 2, Math.BitDecrement(2.0), 2.5, 5, Math.BitIncrement(5.0), -3, double.NaN];
        for (int batch = 0; batch < 200; batch++)
        {
            double[] rows = new double[2 * 17];
            foreach (ref double value in rows.AsSpan())
            {
                value = choices[random.NextInt(choices.Length)];
            }

            double[] expected = new double[2 * 17], found = new double[2 * 17];
            trees.Predict(rows, 17, expected);
            remembering.Predict(rows, 17, found);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Each_row_of_a_batch_gets_the_answer_of_its_cell()
    {
        EnsembleModel trees = new(["a"], [Tree((0, 1.0), (1, 5.0), [0.1, 0.2, 0.3])]);
        RememberingModel remembering = new(trees, fewRows: 0);
        double[] found = new double[2];
        remembering.Predict([0.5, 4, 0.7, 9], 2, found);
        Assert.Equal([0.1, 0.1], found);
        remembering.Predict([3, 4, 3, 9], 2, found);
        Assert.Equal([0.2, 0.3], found);
    }

    // At most the first threshold: the first leaf; else at most the second: the second leaf, or the third.
    private static FlatEnsemble Tree((int Feature, double Threshold) first, (int Feature, double Threshold) second, double[] leaves) => new(
        2,
        [
            [
                new TreeNode(first.Threshold, first.Feature, 1), Leaf(leaves[0]),
                new TreeNode(second.Threshold, second.Feature, 1), Leaf(leaves[1]), Leaf(leaves[2]),
            ],
        ],
        0, 1);

    private static TreeNode Leaf(double value) => new(value, 0, -1);
}
