using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.LoadShapes;

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

    private static double[] Run(LoadShape shape, int steps, long seed = 1, int? decimals = null)
    {
        ShapedLoad load = new("s", [shape], decimals);
        CounterRandom random = new(seed, 1);
        double[] now = new double[1], all = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            load.LoadAt(step, ref random, now);
            all[step] = now[0];
        }

        Assert.All(all, value => Assert.InRange(value, load.Range(0).Low, load.Range(0).High));
        return all;
    }

    public static TheoryData<LoadShape> RandomShapes =>
    [
        new BurstyShape(5, 20, 40, 8),
        new DiurnalShape(new Sinusoid(12.5, 7.5, 200, 0), 0.1),
        new PoissonWaveShape(new Sinusoid(12.5, 7.5, 200, 0), 5),
        new PoissonWaveShape(new Sinusoid(1000, 500, 200, 0), 5),
    ];

    [Theory]
    [MemberData(nameof(RandomShapes), DisableDiscoveryEnumeration = true)]
    public void The_same_numbers_give_the_same_loads_and_others_give_others(LoadShape shape)
    {
        Assert.Equal(Run(shape, 500), Run(shape, 500));
        Assert.NotEqual(Run(shape, 500), Run(shape, 500, seed: 2));
    }

    [Fact]
    public void Steps_are_taken_in_turn() =>
        Assert.Equal([4, 4, 12, 12, 8, 8, 4, 4], Run(new SteppedShape([4, 12, 8], 2), 8));

    [Fact]
    public void Bursts_last_and_come_as_long_and_often_as_said()
    {
        double[] loads = Run(new BurstyShape(5, 20, 40, 8), 200_000);
        Assert.Equal(5, loads[0]);
        Assert.Equal([5, 20], loads.Distinct().Order());
        int begins = Enumerable.Range(1, loads.Length - 1).Count(i => loads[i] == 20 && loads[i - 1] == 5);
        int burst = loads.Count(load => load == 20);

        // About 4,170 bursts of 8 steps on average; the deviation of a geometric time is about its mean.
        Assert.InRange(burst / (double)begins, 7.4, 8.6);
        Assert.InRange((loads.Length - burst) / (double)begins, 37, 43);
    }

    [Fact]
    public void A_crowd_comes_stays_and_goes() => Assert.Equal(
        [4, 4, 4, 6, 8, 10, 12, 12, 12, 8, 4, 4], Run(new FlashCrowdShape(4, 12, 2, 4, 2, 2), 12));

    [Fact]
    public void Days_follow_their_wave_with_the_noise_that_is_said()
    {
        Sinusoid wave = new(100, 90, 500, 1);
        double[] off = [.. Run(new DiurnalShape(wave, 0.05), 50_000).Select((load, step) => load / wave.At(step) - 1).Where((_, step) => wave.At(step) is > 20 and < 150)];
        Assert.Equal(0, off.Average(), 0.002);
        Assert.Equal(0.05, Math.Sqrt(off.Average(value => value * value)), 0.002);
    }

    [Theory]
    [InlineData(12.5, 2)]
    [InlineData(400, 2)]
    public void Poisson_counts_have_the_mean_and_variance_of_their_rate(double rate, double interval)
    {
        double[] counts = [.. Run(new PoissonWaveShape(new Sinusoid(rate, 0, 10, 0), interval), 40_000).Select(load => load * interval)];
        double mean = counts.Average(), expected = rate * interval;
        Assert.All(counts, count => Assert.Equal(Math.Round(count), count, 1e-6));
        Assert.Equal(expected, mean, 5 * Math.Sqrt(expected / 40_000));
        Assert.Equal(1, counts.Average(count => (count - mean) * (count - mean)) / expected, 0.05);
    }

    [Fact]
    public void Every_kind_of_load_is_read_and_told_in_words()
    {
        Scenario scenario = ScenarioTexts.Read(ScenarioTexts.Compute.Replace("loads:\n", """
            loads:
              a: { kind: steps, services: { compute: { rates: [4, 12], hold-steps: 30 } } }
              b: { kind: bursty, services: { compute: { quiet: 4, burst: 12, quiet-steps: 40, burst-steps: 8 } } }
              c: { kind: flash-crowd, services: { compute: { base: 4, peak: 12, begin-step: 50, rise-steps: 5, hold-steps: 20, fall-steps: 25 } } }
              d: { kind: diurnal, services: { compute: { mean: 8, amplitude: 4, period-steps: 288, noise: 0.1 } }, decimals: 1 }
              e: { kind: poisson-sinusoid, services: { compute: { mean: 8, amplitude: 4, period-steps: 288, phase: 90 deg, interval: 10 s } } }
              f: { kind: constant, rates: { compute: 6 } }
              g: { kind: weighted-choice, choices: { compute: [4, 12] }, weights: { compute: [3, 1] } }

            """, StringComparison.Ordinal));
        Assert.Equal<LoadShape>(
            [
                new FlashCrowdShape(4, 12, 50, 5, 20, 25),
                new DiurnalShape(new Sinusoid(8, 4, 288, 0), 0.1),
                new PoissonWaveShape(new Sinusoid(8, 4, 288, Math.PI / 2), 10),
            ],
            scenario.Loads.Skip(2).Take(3).Select(load => Assert.IsType<ShapedLoad>(load).Shapes[0]));
        Assert.Equal(
            [
                "compute: 4, 12 req/s in turn, each for 30 steps",
                "compute: 4 req/s, in bursts 12 req/s; bursts last 8 steps and come after 40 on average",
                "compute: 4 req/s; from step 50 on to 12 req/s within 5 steps, there for 20, and back within 25",
                "compute: day and night of 8 ± 4 req/s every 288 steps, with 10 % noise",
                "compute: Poisson arrivals at 8 ± 4 req/s every 288 steps, counted over 10 s",
                "compute: always 6 req/s",
                "compute: one of 4 (75 %), 12 (25 %) req/s, held for 1 step",
            ],
            ScenarioExplanation.Of(scenario).Loads.Take(7).Select(load => load.Services[0]));
    }
}
