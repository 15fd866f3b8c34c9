using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Load;

namespace Meshward.Testbed.Tests.Load;

public sealed class LoadPlanTests
{
    private const double Deviations = 5.5;

    private static readonly LoadSettings _settings = new([200, 50], TimeSpan.FromSeconds(120), Seed: 1)
    {
        Amplitude = 0.6,
        Period = TimeSpan.FromSeconds(40),
        PhaseRadians = 1,
        Levels = [0.5, 0, 2],
        Hold = TimeSpan.FromSeconds(15),
        Peak = 4,
    };

    [Theory]
    [InlineData("poisson")]
    [InlineData("sinusoid")]
    [InlineData("steps")]
    [InlineData("flash-crowd")]
    public void Arrivals_follow_the_rate_in_every_part_of_the_time(string pattern)
    {
        const double Part = 5;
        Arrival[] arrivals = [.. LoadPatterns.Plan(pattern, _settings).Times()];
        for (int service = 0; service < 2; service++)
        {
            for (double from = 0; from < 120; from += Part)
            {
                double expected = _settings.Rates[service] * Integral(pattern, from, from + Part);
                int found = arrivals.Count(arrival => arrival.Service == service && arrival.Seconds >= from && arrival.Seconds < from + Part);
                double room = Deviations * Math.Sqrt(expected) + 0.005 * expected;
                Assert.InRange(found, expected - room, expected + room);
            }
        }
    }

    [Fact]
    public void Poisson_arrivals_have_exponential_gaps_that_do_not_depend_on_each_other()
    {
        LoadSettings settings = new([100], TimeSpan.FromSeconds(300), Seed: 2);
        double[] times = [.. LoadPatterns.Plan("poisson", settings).Times().Select(arrival => arrival.Seconds)];
        double[] gaps = [.. times.Zip(times[1..], (first, second) => second - first)];
        double mean = gaps.Average();
        Assert.Equal(0.01, mean, 5 * 0.01 / Math.Sqrt(gaps.Length));

        // P(gap > t) = exp(-t / mean), at some t.
        foreach (double t in new[] { 0.5, 1, 2, 4 })
        {
            double share = Math.Exp(-t);
            Assert.Equal(share, gaps.Count(gap => gap > t * 0.01) / (double)gaps.Length, Deviations * Math.Sqrt(share * (1 - share) / gaps.Length));
        }

        double correlation = gaps.Zip(gaps[1..], (first, second) => (first - mean) * (second - mean)).Average() / gaps.Average(gap => (gap - mean) * (gap - mean));
        Assert.Equal(0, correlation, Deviations / Math.Sqrt(gaps.Length));
    }

    [Fact]
    public void A_constant_load_has_equal_gaps_and_services_do_not_coincide()
    {
        LoadSettings settings = new([50, 50], TimeSpan.FromSeconds(10), Seed: 1);
        Arrival[] arrivals = [.. LoadPatterns.Plan("constant", settings).Times()];
        Assert.Equal(1000, arrivals.Length);
        for (int service = 0; service < 2; service++)
        {
            double[] times = [.. arrivals.Where(arrival => arrival.Service == service).Select(arrival => arrival.Seconds)];
            Assert.All(times.Zip(times[1..]), pair => Assert.Equal(0.02, pair.Second - pair.First, 1e-9));
        }

        Assert.All(arrivals.Zip(arrivals[1..]), pair => Assert.Equal(0.01, pair.Second.Seconds - pair.First.Seconds, 1e-9));
    }

    [Fact]
    public void A_recording_is_followed_and_begins_anew_at_its_end()
    {
        ImmutableArray<ImmutableArray<double>> rates = [[400], [0], [100]];
        RecordedLoad recorded = new("recorded", "r.csv", ["info1"], null, IsRepeated: true) { Rates = rates };
        LoadPlan plan = new(recorded, 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), ArrivalKind.Poisson, Seed: 4);
        int[] counts = new int[3];
        foreach (Arrival arrival in plan.Times())
        {
            counts[(int)arrival.Seconds % 3]++;
        }

        Assert.InRange(counts[0], 8000 - Deviations * Math.Sqrt(8000), 8000 + Deviations * Math.Sqrt(8000));
        Assert.Equal(0, counts[1]);
        Assert.InRange(counts[2], 2000 - Deviations * Math.Sqrt(2000), 2000 + Deviations * Math.Sqrt(2000));
    }

    [Property(MaxTest = 30)]
    public void Times_ascend_end_with_the_load_and_are_those_of_the_seed(int seed, byte pattern)
    {
        string name = LoadPatterns.Names[pattern % LoadPatterns.Names.Length];
        LoadSettings settings = _settings with { Seed = seed, Length = TimeSpan.FromSeconds(7.3) };
        Arrival[] arrivals = [.. LoadPatterns.Plan(name, settings).Times()];
        Assert.Equal(arrivals.OrderBy(arrival => arrival.Seconds).Select(arrival => arrival.Seconds), arrivals.Select(arrival => arrival.Seconds));
        Assert.All(arrivals, arrival => Assert.InRange(arrival.Seconds, 0, 7.3));
        Assert.Equal(arrivals, LoadPatterns.Plan(name, settings).Times());
    }

    // Of the rate as a multiple of the usual one, in closed form.
    private static double Integral(string pattern, double from, double to) => pattern switch
    {
        "poisson" => to - from,
        "sinusoid" => Wave(to) - Wave(from),
        "steps" => Steps(to) - Steps(from),
        _ => Crowd(to) - Crowd(from),
    };

    private static double Wave(double t) => t - 0.6 * 40 / (2 * Math.PI) * Math.Cos(2 * Math.PI * t / 40 + 1);

    private static double Steps(double t)
    {
        double[] levels = [0.5, 0, 2];
        double sum = 0;
        for (int step = 0; step * 15 < t; step++)
        {
            sum += levels[step % 3] * Math.Min(15, t - step * 15);
        }

        return sum;
    }

    // 1, from 36 s to 42 s up to 4, there until 66 s, down until 78 s: the areas of trapezia.
    private static double Crowd(double t)
    {
        double up = Math.Clamp(t - 36, 0, 6), there = Math.Clamp(t - 42, 0, 24), down = Math.Clamp(t - 66, 0, 12);
        return t + 3 * (up * up / 12 + there + down - down * down / 24);
    }
}
