using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Bench;

/// <summary>Samples of one benchmark, taken alternately in one run.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Unit">Unit of the samples.</param>
/// <param name="OursIs">What ours is.</param>
/// <param name="BaselineIs">What the baseline is; null where there is none.</param>
/// <param name="Goal">What is wanted; null where nothing particular is.</param>
/// <param name="Met">Whether that is so; null where nothing is wanted, or the ratio that is judged is not known.</param>
/// <param name="LessIsBetter">Whether the smaller sample is the better one.</param>
/// <param name="Ours">Median of ours.</param>
/// <param name="Baseline">Median of the baseline; null where there is none.</param>
/// <param name="Ratio">How many times better the median of ours is than that of the baseline; null where there is none, or one of them is 0.</param>
/// <param name="OursSamples">Every sample of ours, in order.</param>
/// <param name="BaselineSamples">Every sample of the baseline, in order.</param>
public sealed record RatioResult(
    string Name,
    string Unit,
    string OursIs,
    string? BaselineIs,
    RatioGoal? Goal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? Met,
    bool LessIsBetter,
    double Ours,
    double? Baseline,
    double? Ratio,
    ImmutableArray<double> OursSamples,
    ImmutableArray<double> BaselineSamples)
{
    /// <summary>Takes the samples: ours, baseline, ours, baseline, and so on, so that what else the machine does hits both.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="runs">Samples of each, unless the benchmark itself says how many.</param>
    /// <param name="progress">Told after every pair.</param>
    public static async Task<RatioResult> MeasureAsync(RatioBenchmark benchmark, int runs, Action<string> progress)
    {
        runs = benchmark.Runs ?? runs;
        List<double> ours = [], baseline = [];
        for (int run = 1; run <= runs; run++)
        {
            ours.Add(await benchmark.Ours());
            string beside = "";
            if (benchmark.Baseline is not null)
            {
                baseline.Add(await benchmark.Baseline());
                beside = $", baseline {Figure.Of(baseline[^1])} {benchmark.Unit}";
            }

            progress($"{benchmark.Name} {run}/{runs}: ours {Figure.Of(ours[^1])} {benchmark.Unit}{beside}");
        }

        double us = Median(ours);
        double? them = baseline.Count > 0 ? Median(baseline) : null;
        double? ratio = benchmark.LessIsBetter ? them / us : us / them;
        ratio = ratio is double known && double.IsFinite(known) ? ratio : null;
        return new(
            benchmark.Name, benchmark.Unit, benchmark.OursIs, benchmark.BaselineIs, benchmark.Goal, benchmark.Goal?.IsMet(us, ratio),
            benchmark.LessIsBetter, us, them, ratio,
            [.. ours], [.. baseline]);
    }

    private static double Median(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
