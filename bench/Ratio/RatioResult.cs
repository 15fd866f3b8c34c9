using System.Collections.Immutable;

namespace Meshward.Bench;

/// <summary>Samples of one benchmark, taken alternately in one run.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Unit">Unit of the samples.</param>
/// <param name="OursIs">What ours is.</param>
/// <param name="BaselineIs">What the baseline is.</param>
/// <param name="Ours">Median of ours.</param>
/// <param name="Baseline">Median of the baseline.</param>
/// <param name="Ratio">Median of ours over median of the baseline.</param>
/// <param name="OursSamples">Every sample of ours, in order.</param>
/// <param name="BaselineSamples">Every sample of the baseline, in order.</param>
public sealed record RatioResult(
    string Name,
    string Unit,
    string OursIs,
    string BaselineIs,
    double Ours,
    double Baseline,
    double Ratio,
    ImmutableArray<double> OursSamples,
    ImmutableArray<double> BaselineSamples)
{
    /// <summary>Takes the samples: ours, baseline, ours, baseline, and so on, so that what else the machine does hits both.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="runs">Samples of each.</param>
    /// <param name="progress">Told after every pair.</param>
    public static async Task<RatioResult> MeasureAsync(RatioBenchmark benchmark, int runs, Action<string> progress)
    {
        List<double> ours = [], baseline = [];
        for (int run = 1; run <= runs; run++)
        {
            ours.Add(await benchmark.Ours());
            baseline.Add(await benchmark.Baseline());
            progress(FormattableString.Invariant(
                $"{benchmark.Name} {run}/{runs}: ours {ours[^1]:#,0} {benchmark.Unit}, baseline {baseline[^1]:#,0.#} {benchmark.Unit}"));
        }

        (double us, double them) = (Median(ours), Median(baseline));
        return new(benchmark.Name, benchmark.Unit, benchmark.OursIs, benchmark.BaselineIs, us, them, us / them, [.. ours], [.. baseline]);
    }

    private static double Median(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
