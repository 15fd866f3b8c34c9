using Meshward.Core.Control.Drift;
using Meshward.Core.Randomness;

namespace Meshward.Core.Tests.Control.Drift;

public sealed class NoiseTailTests
{
    /// <summary>Of uniform noise the probability above x is 1 - x, so that each bound can be checked.</summary>
    [Fact]
    public void Bounds_found_on_samples_hold_all_at_once_as_often_as_stated()
    {
        const int Sets = 400;
        const double Failure = 0.05;
        int misled = 0;
        for (int set = 0; set < Sets; set++)
        {
            CounterRandom random = new(set, 7);
            double[] samples = new double[100];
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = random.NextDouble();
            }

            NoiseTail tail = NoiseTail.Of(samples, Failure);
            misled += tail.Limits.Zip(tail.Probabilities).Any(pair => 1 - pair.First > pair.Second) ? 1 : 0;
        }

        Assert.InRange(misled, 0, Sets * Failure);
    }

    /// <summary>All of n samples are below a limit with more than p above it with (1 - p)^n.</summary>
    [Fact]
    public void The_bound_of_the_largest_sample_is_that_of_no_success_in_so_many_draws()
    {
        NoiseTail tail = NoiseTail.Of([1, 2, 3, 4], 0.01);

        Assert.Equal([4.0, 3, 2], tail.Limits); // 0, 1 and 2 samples above: three bounds share the failure.
        Assert.Equal(1 - Math.Pow(0.01 / 3, 1.0 / 4), tail.Probabilities[0], 9);
        Assert.Equal([0, 1, 2, 3], new[] { 5.0, 4, 2.5, 2 }.Select(tail.Place));
    }
}
