using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Output;

/// <summary>Decisions as rows of a table in text (RFC 4180). Columns depend on the scenario alone.</summary>
/// <param name="scenario">The scenario.</param>
internal sealed class JournalCsv(Scenario scenario)
{
    /// <summary>The names of the columns.</summary>
    public string Head => Join(
    [
        "decision", "at", "generation", "dry_run", "source", "order", "window_start", "window_end", "missing_share",
        .. scenario.Mesh.Services.Select(service => $"load.{service}"),
        .. scenario.Controls.SelectMany(control => new[] { $"from.{control.Name}", $"to.{control.Name}" }),
        .. Targets.Select(target => $"predicted.{target}"), "predicted_reward",
        .. Targets.Select(target => $"observed.{target}"), "observed_reward",
        "objectives_met", "rules", "outcome", "outcome_text", "took_seconds",
    ]);

    private IEnumerable<string> Targets => scenario.Model.Targets.Select(target => target.Quantity);

    /// <summary>A decision; cells of what is not known are empty.</summary>
    /// <param name="entry">A decision, with what came of it.</param>
    public string Row(JournalEntry entry)
    {
        DecisionRecord decision = entry.Decision!;
        return Join(
        [
            decision.Decision.ToString(CultureInfo.InvariantCulture), Time(decision.At), decision.Generation.ToString(CultureInfo.InvariantCulture),
            decision.IsDryRun ? "true" : "false", JournalWords.Source(decision), JournalWords.Of(decision.Order),
            Time(decision.WindowStart), Time(decision.WindowEnd), Number(decision.Observed.MissingShare),
            .. scenario.Mesh.Services.Select(service => Number(decision.Observed.Services.FirstOrDefault(own => own.Service == service)?.LoadPerSecond)),
            .. scenario.Controls.SelectMany(control => Control(decision.Controls.FirstOrDefault(own => own.Control == control.Name))),
            .. Targets.Select(target => Number(decision.Predicted?.Targets.GetValueOrDefault(target, double.NaN))), Number(decision.Predicted?.Reward),
            .. Targets.Select(target => Number(entry.Observation?.Targets.GetValueOrDefault(target))), Number(entry.Observation?.Reward),
            Met(entry.Observation?.Bounds), string.Join(' ', decision.Rules.Select(rule => rule.Rule)),
            entry.Outcome is { } outcome ? JournalWords.Of(outcome.Outcome) : "", entry.Outcome?.Text ?? "", Number(entry.Outcome?.TookSeconds),
        ]);
    }

    /// <summary>A cell; in quotes where it holds a comma, a quote or the end of a line.</summary>
    /// <param name="text">What it holds.</param>
    public static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Join(ImmutableArray<string> cells) => string.Join(',', cells.Select(Cell));

    private static string[] Control(DecidedControl? control) => [Number(control?.Present), Number(control?.Desired)];

    private static string Met(ImmutableArray<JudgedBound>? bounds) => bounds is not { IsDefaultOrEmpty: false } judged ? ""
        : judged.Any(bound => bound.IsKept == false) ? "false" : judged.All(bound => bound.IsKept == true) ? "true" : "";

    private static string Number(double? value) => value is double number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) ?? "";
}
