using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Results;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Client.Output;

/// <summary>What <c>adapt</c> found, as cells for terminal and page.</summary>
internal static class AdaptTable
{
    /// <summary>Stretches of the story that have a table of their own, with what each is called.</summary>
    public static ImmutableArray<(string Name, Func<AdaptScore, AdaptFigures> Of)> Stretches(AdaptResult result) =>
    [
        ($"before the change, steps 0 to {result.ChangeAt - 1}", score => score.Before),
        ($"after it, steps {result.ChangeAt} to {result.Steps - 1}", score => score.After),
        ("the last quarter of that", score => score.End),
    ];

    /// <summary>Headings.</summary>
    public static ImmutableArray<string> Head(AdaptResult result) =>
        ["policy", "mean reward", "bounds kept (%)", .. Has(result, figures => figures.Cost) ? ["cost"] : Array.Empty<string>(), .. HasCores(result) ? ["cores"] : Array.Empty<string>(), .. Sheds(result) ? ["shed (%)"] : Array.Empty<string>(), .. IsMeasured(result) ? ["failed (%)"] : Array.Empty<string>(), "turns"];

    /// <summary>A policy in a stretch.</summary>
    public static ImmutableArray<string> Row(AdaptResult result, string name, AdaptFigures figures) =>
    [
        name,
        Figures.Spread(figures.MeanReward, figures.MeanRewardDeviation),
        Figures.PointsSpread(figures.ObjectivesMet, figures.ObjectivesMetDeviation),
        .. Has(result, each => each.Cost) ? [Plain(figures.Cost)] : Array.Empty<string>(),
        .. HasCores(result) ? [Plain(figures.MeanCores)] : Array.Empty<string>(),
        .. Sheds(result) ? [Figures.PointsSpread(figures.ShedShare, null)] : Array.Empty<string>(),
        .. figures.FailedShare is double failed ? [Figures.PointsSpread(failed, null)] : Array.Empty<string>(),
        Figures.Plain(Math.Round(figures.DirectionChanges, 1)),
    ];

    /// <summary>When the drift was noticed and when policies were swapped, in words.</summary>
    public static string Noticed(AdaptResult result)
    {
        long[] detected = Values(run => run.DetectedAfter), swapped = Values(run => run.SwappedAfter);
        int alarms = result.Runs.Sum(run => run.FalseAlarms);
        string found = detected.Length == 0 ? $"The change was noticed in none of {Stories(result.Seeds)}"
            : string.Create(CultureInfo.InvariantCulture, $"The change was noticed in {detected.Length} of {Stories(result.Seeds)}, after {Steps(detected)}");
        string then = swapped.Length == 0 ? "no retrained policy took over" : $"a retrained policy took over in {swapped.Length}, after {Steps(swapped)}";
        return $"{found}; {then}. False alarms before it: {alarms}.";

        long[] Values(Func<AdaptRun, long?> of) => [.. result.Runs.Select(of).OfType<long>().Order()];
    }

    /// <summary>How a step was decided, in a word.</summary>
    public static string Word(AdaptationStage stage) => stage switch
    {
        AdaptationStage.Following => "policy",
        AdaptationStage.Rollout => "rollout",
        _ => "rollout, training",
    };

    private static string Stories(int count) => count == 1 ? "1 story" : $"{count} stories";

    private static string Steps(long[] sorted) => sorted[0] == sorted[^1]
        ? $"{sorted[0]} time {(sorted[0] == 1 ? "step" : "steps")}"
        : string.Create(CultureInfo.InvariantCulture, $"{sorted[0]} to {sorted[^1]} time steps, {sorted.Average():0.#} on average");

    private static string Plain(double? value) => value is double number ? Figures.Plain(number) : "";

    private static bool Has(AdaptResult result, Func<AdaptFigures, double?> of) => result.Policies.Any(score => of(score.Before) is not null);

    // Cost mostly is cores.
    private static bool HasCores(AdaptResult result) => result.Policies.Any(score => score.Before.MeanCores is double cores && score.Before.Cost != cores);

    private static bool IsMeasured(AdaptResult result) => Has(result, figures => figures.FailedShare);

    private static bool Sheds(AdaptResult result) => result.Policies.Any(score => score.Before.ShedShare > 0 || score.After.ShedShare > 0);
}
