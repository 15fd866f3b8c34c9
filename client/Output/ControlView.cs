using System.Globalization;
using Meshward.Client.Results;
using Meshward.Core.Control.Journal;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Shows where a controller stands and what it did.</summary>
internal static class ControlView
{
    private const int HashLength = 16;

    /// <summary>Shows it.</summary>
    public static void Show(ControlResult result, Terminal terminal)
    {
        if (result.Phase == "unknown")
        {
            terminal.Results.MarkupLineInterpolated($"[bold]Controller[/]  none was ever started on {result.Scenario}");
            return;
        }

        string how = string.Join(", ", new[] { result.Phase, result.DryRun ? "dry run" : "applies", result.Paused ? "paused" : null }.OfType<string>());
        terminal.Results.MarkupLineInterpolated($"[bold]Controller[/]  {result.Scenario}: {how}; generation {result.Generation}, {result.Holder}, since {result.Since?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}");
        if (result.Order is long order && NotTaken(result) is null)
        {
            terminal.Results.MarkupLineInterpolated($"  order {order} {(result.OrderTaken == true ? "was taken" : "is stored; the next step takes it")}");
        }

        terminal.Results.MarkupLineInterpolated(
            $"  decisions {Figures.Count(result.Decisions)}, applied {Figures.Count(result.Applied)}, failed {Figures.Count(result.Failed)}, held {Figures.Count(result.Holds)}, rollbacks {Figures.Count(result.Rollbacks)}, missed steps {Figures.Count(result.MissedSteps)}, changes by others {Figures.Count(result.ForeignChanges)}");
        terminal.Results.MarkupLineInterpolated($"  objectives met {(result.ObjectivesMet is double met ? Figures.Percent(met) : "not judged")}{Times(result)}");
        if (result.Adaptation is { } adaptation)
        {
            terminal.Results.MarkupLineInterpolated($"  adaptation: {Words(adaptation)}; drifts {Figures.Count(adaptation.Drifts)}, trainings {Figures.Count(adaptation.Trainings)}, of these refused {Figures.Count(adaptation.Refused)}, swaps {Figures.Count(adaptation.Swaps)}");
        }

        if (result.Problem is string problem)
        {
            terminal.Results.MarkupLineInterpolated($"  problem: {problem}");
        }
    }

    /// <summary>One line on an order that a controller which is dead has not taken; null where that is not so.</summary>
    public static string? NotTaken(ControlResult result) => result is { Phase: "dead", Order: long order, OrderTaken: false }
        ? $"order {order} is not taken, since the controller gives no sign of life: a silo that goes on for it takes the order, a new start drops it"
        : null;

    private static string Words(AdaptationResult adaptation)
    {
        string policy = $"policy {adaptation.PolicySha256[..HashLength]}{(adaptation.PolicyRun is string run ? $" of run {run}" : "")}";
        string samples = StoryWords.Samples(adaptation.ModelSamples);
        return adaptation.Stage switch
        {
            "following" => $"{policy} is followed{(adaptation.ModelSamples == 0 ? "" : $", over the model refitted on {samples}")}",
            "rollout" => $"rollout over the model refitted on {samples}, with {policy} behind it{(adaptation.TrainWith is int with ? string.Create(CultureInfo.InvariantCulture, $"; a training begins with {with}") : "")}",
            _ => $"rollout over the model refitted on {samples}, with {policy} behind it, while a new one is trained",
        };
    }

    private static string Times(ControlResult result) => result is { DecisionP50Seconds: double middle, DecisionP99Seconds: double most }
        ? string.Create(CultureInfo.InvariantCulture, $"; decisions took {1000 * middle:0.#} ms in the median, {1000 * most:0.#} ms at the 99th percentile")
        : "";
}
