using System.Globalization;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Output;

/// <summary>One line for each step of a controller, and for what happens between them.</summary>
internal sealed class StepLine
{
    private DecisionRecord? _decision;

    /// <summary>The line that a record ends; null where it ends none.</summary>
    public string? Add(JournalRecord record)
    {
        switch (record)
        {
            case EventRecord happened:
                return $"{Time(happened)}        {Words(happened.Event)}: {happened.Text}";
            case DecisionRecord decision:
                _decision = decision;
                return null;
            case OutcomeRecord outcome when _decision?.Decision == outcome.Decision:
                return Line(_decision, outcome);
            case OutcomeRecord outcome:
                return $"{Time(outcome)}  {outcome.Decision,5}  {Words(outcome.Outcome)}{(outcome.Text is null ? "" : $": {outcome.Text}")}";
            default:
                return null;
        }
    }

    private static string Line(DecisionRecord decision, OutcomeRecord outcome)
    {
        string loads = string.Join(" ", decision.Observed.Services.Select(service =>
            string.Create(CultureInfo.InvariantCulture, $"{service.Service} {service.LoadPerSecond:0.#}/s{(service.Quality == SignalQuality.Good ? "" : $" ({Words(service.Quality)})")}")));
        string changes = string.Join(" ", decision.Controls.Where(control => control.Desired != control.Present)
            .Select(control => string.Create(CultureInfo.InvariantCulture, $"{control.Control} {control.Present:0.###}→{control.Desired:0.###}")));
        string rules = string.Join(" ", decision.Rules.Select(rule => rule.Rule).Distinct());
        string kept = decision.Bounds.Any(bound => bound.IsKept == false) ? "objective missed" : decision.Bounds.Any(bound => bound.IsKept == true) ? "objectives met" : "not judged";
        return $"{Time(decision)}  {decision.Decision,5}  {loads}  {(changes.Length == 0 ? "-" : changes)}  {Words(decision.Source)}{(rules.Length == 0 ? "" : $" [{rules}]")}  {Words(outcome.Outcome)}{(outcome.Text is null ? "" : $" ({outcome.Text})")}  {kept}";
    }

    private static string Time(JournalRecord record) => record.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    // LastGood becomes last good.
    private static string Words<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));
}
