using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>Decisions and events of a journal as the page tells them.</summary>
internal static class StepRows
{
    private const int MostListed = 6;

    /// <summary>A decision or an event.</summary>
    public static StepRow Of(JournalEntry entry) => entry.Decision is { } decision ? Of(entry, decision) : Of(entry, entry.Event!);

    private static StepRow Of(JournalEntry entry, DecisionRecord decision) => new(
        IdOf(entry),
        decision.At,
        decision.Decision,
        Words.Some(DecisionStory.Changes(decision), "no change"),
        Words.Some([.. decision.Observed.Services.Select(service => $"{service.Service} {StoryWords.Number(service.LoadPerSecond)} /s{(service.Quality == SignalQuality.Good ? "" : "?")}")], "no service"),
        By(decision),
        ReasonsOf(decision),
        ComparisonOf(decision, entry.Observation),
        entry.Outcome is { } outcome ? Words.Of(outcome.Outcome) : "unconfirmed",
        entry.Outcome?.Outcome switch
        {
            DecisionOutcome.Applied or DecisionOutcome.Recovered => Tone.Good,
            DecisionOutcome.Failed or DecisionOutcome.Lost or DecisionOutcome.Refused => Tone.Bad,
            _ => Tone.Plain,
        },
        Met(entry.Observation),
        entry.Observation is not { Bounds: var bounds } || bounds.All(bound => bound.IsKept is null) ? Tone.Plain
            : bounds.Any(bound => bound.IsKept == false) ? Tone.Bad : Tone.Good,
        DecisionStory.Of(entry));

    private static StepRow Of(JournalEntry entry, EventRecord happened) => new(
        IdOf(entry), happened.At, null, Words.Of(happened.Event), "", "", [("", happened.Text)], [], "", Tone.Plain, "", Tone.Plain, []);

    private static string IdOf(JournalEntry entry) => string.Create(CultureInfo.InvariantCulture, $"step-{entry.Sequence}");

    private static string By(DecisionRecord decision) => decision.Source switch
    {
        _ when DecisionStory.IsOfRollout(decision) => "proposed by rollout",
        DecisionSource.Policy => "proposed by the learned policy",
        DecisionSource.Twin => "proposed by the calibrated rules",
        DecisionSource.LastGood => "back to the last good configuration",
        _ => "kept as it is",
    };

    private static ImmutableArray<(string Name, string Text)> ReasonsOf(DecisionRecord decision)
    {
        ImmutableArray<(string, string)> rules = [.. decision.Rules.Select(rule => (rule.Rule, rule.Given.Length == 0 ? rule.Did : $"{rule.Given}: {rule.Did}"))];
        return
        [
            .. decision.Order == OperatorOrder.None ? [] : new[] { ("operator", $"asked to {StoryWords.Of(decision.Order)}") },
            .. rules.Take(MostListed),
            .. rules.Length > MostListed ? new[] { ("", FormattableString.Invariant($"and {rules.Length - MostListed} more")) } : [],
        ];
    }

    private static ImmutableArray<Comparison> ComparisonOf(DecisionRecord decision, ObservationRecord? observation) =>
    [
        .. (observation?.Targets.Keys ?? decision.Predicted?.Targets.Keys ?? []).Take(MostListed).Select(target => new Comparison(
            target,
            decision.Predicted?.Targets.TryGetValue(target, out double predicted) == true ? Words.Value(target, predicted) : "?",
            observation is null ? "…" : Words.Value(target, observation.Targets[target]))),
    ];

    private static string Met(ObservationRecord? observation) => observation?.Bounds switch
    {
        null => "…",
        { IsEmpty: true } => "",
        { } judged when judged.All(bound => bound.IsKept is null) => "not known",
        { } judged => FormattableString.Invariant($"{judged.Count(bound => bound.IsKept == true)} of {judged.Length} met"),
    };
}
