using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

public sealed class LoadPatternTests
{
    private static readonly WeightedChoiceLoad _weighted = new("w", [[1, 2, 3], [7, 9]], [[1, 1, 2], [3, 1]], 5);

    [Fact]
    public void Weighted_loads_come_as_often_as_their_weights_say_and_stay_for_their_steps()
    {
        const int draws = 40_000;
        CounterRandom random = new(7, 1);
        double[] loads = new double[2];
        Dictionary<(double, double), int> counts = [];
        for (int step = 0; step < 5 * draws; step++)
        {
            double[] before = [.. loads];
            _weighted.LoadAt(step, ref random, loads);
            if (step % 5 != 0)
            {
                Assert.Equal(before, loads);
                continue;
            }

            counts[(loads[0], loads[1])] = counts.GetValueOrDefault((loads[0], loads[1])) + 1;
        }

        // Shares 1/4, 1/4, 1/2 of the first times 3/4, 1/4 of the second service; five standard deviations.
        double[] shares = [3 / 16.0, 1 / 16.0, 3 / 16.0, 1 / 16.0, 3 / 8.0, 1 / 8.0];
        (double, double)[] rows = [(1, 7), (1, 9), (2, 7), (2, 9), (3, 7), (3, 9)];
        foreach (((double, double) row, double share) in rows.Zip(shares))
        {
            Assert.InRange(counts[row] / (double)draws, share - 5 * Math.Sqrt(share * (1 - share) / draws), share + 5 * Math.Sqrt(share * (1 - share) / draws));
        }

        Assert.Equal(rows, _weighted.FiniteLoads.Select(row => (row[0], row[1])));
        Assert.Equal(shares, _weighted.FiniteWeights.Select(weight => weight / _weighted.FiniteWeights.Sum()));
    }

    [Fact]
    public void Row_numbers_and_loads_are_drawn_from_the_same_numbers()
    {
        CounterRandom byLoad = new(3, 1), byIndex = new(3, 1);
        double[] loads = new double[2];
        int index = 0;
        for (int step = 0; step < 200; step++)
        {
            _weighted.LoadAt(step, ref byLoad, loads);
            index = _weighted.IndexAt(step, index, ref byIndex);
            Assert.Equal(_weighted.FiniteLoads[index], loads);
        }
    }

    [Fact]
    public void A_constant_load_is_one_load()
    {
        ConstantLoad constant = new("c", [4, 15]);
        CounterRandom random = new(1, 1);
        double[] loads = new double[2];
        constant.LoadAt(17, ref random, loads);
        Assert.Equal([4, 15], loads);
        Assert.Equal([4, 15], Assert.Single(constant.FiniteLoads));
        Assert.Equal([1.0], constant.FiniteWeights);
        Assert.Equal(0, constant.IndexAt(5, 0, ref random));
        Assert.Equal((15, 15), constant.Range(1));
    }
}
