using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Core.Control.Journal;

/// <summary>A decision in plain words: what was seen, what was proposed, which rules acted, what was sent, and what came of it. A screen at most.</summary>
public static class DecisionStory
{
    private const int MostOfAKind = 6;

    /// <summary>Tells a decision.</summary>
    /// <param name="entry">A decision with what is known of it.</param>
    /// <exception cref="ArgumentException">It is an event.</exception>
    public static ImmutableArray<StoryPart> Of(JournalEntry entry)
    {
        DecisionRecord decision = entry.Decision ?? throw new ArgumentException("An event is no decision.", nameof(entry));
        return
        [
            new StoryPart("Seen", Seen(decision)),
            new StoryPart("Proposed", Proposed(decision)),
            new StoryPart("Rules", Rules(decision)),
            new StoryPart("Decided", Decided(decision)),
            new StoryPart("Sent", Sent(decision, entry.Outcome)),
            new StoryPart("Came of it", CameOfIt(decision, entry.Observation)),
        ];
    }

    /// <summary>What changes, such as <c>cores.node1 2 → 3</c>; nothing where nothing does.</summary>
    /// <param name="decision">The decision.</param>
    public static ImmutableArray<string> Changes(DecisionRecord decision) =>
    [
        .. decision.Controls.Where(control => control.Desired is not null && control.Desired != control.Present)
            .Select(control => $"{control.Control} {StoryWords.Number(control.Present)} → {StoryWords.Number(control.Desired)}"),
    ];

    /// <summary>Whether rollout proposed in the policy's place, and its action was taken.</summary>
    /// <param name="decision">The decision.</param>
    public static bool IsOfRollout(DecisionRecord decision) => decision is { Source: DecisionSource.Policy, Model: { Stage: not AdaptationStage.Following } };

    private static ImmutableArray<string> Seen(DecisionRecord decision) =>
    [
        decision is { WindowStart: DateTimeOffset start, WindowEnd: DateTimeOffset end }
            ? $"metrics of {StoryWords.Seconds((end - start).TotalSeconds)}, which ended {StoryWords.Seconds((decision.At - end).TotalSeconds)} before"
            : "no monitoring interval had closed",
        .. Some([.. decision.Observed.Services.OrderBy(service => service.Quality == SignalQuality.Good).Select(Service)], "services"),
        .. decision.Observed.MissingShare > 0 ? new[] { $"{StoryWords.Percent(decision.Observed.MissingShare)} of the mesh's load was not measured" } : [],
        .. Some([.. decision.Bounds.Select(bound => $"objective {StoryWords.Bound(bound)}")], "objectives"),
        .. decision.Order == OperatorOrder.None ? [] : new[] { $"the operator's order to {StoryWords.Of(decision.Order)}" },
    ];

    private static string Service(ObservedService service)
    {
        string load = $"{StoryWords.Number(service.LoadPerSecond)} requests per second";
        string age = service.AgeSeconds is double seconds ? $"newest sample {StoryWords.Seconds(seconds)} old" : "no sample";
        return service.Quality == SignalQuality.Good
            ? $"{service.Service}: {load}, {age}"
            : $"{service.Service}: metrics {StoryWords.Of(service.Quality)}{StoryWords.Because(service.Reason)}; counted with {load}, {age}, {StoryWords.Percent(service.MissingShare)} of it not measured";
    }

    private static ImmutableArray<string> Proposed(DecisionRecord decision) =>
    [
        Proposal(Proposer(decision.Model), decision.Policy, decision),
        Proposal("the calibrated rules", decision.Twin, decision),
        .. decision.RunnerUp is null ? [] : new[] { Proposal("the runner-up", decision.RunnerUp, decision) },
    ];

    private static string Proposer(ModelInUse? model) => model switch
    {
        null or { Stage: AdaptationStage.Following, Samples: 0 } => "the learned policy",
        { Stage: AdaptationStage.Following } => $"the learned policy, over the model refitted on {StoryWords.Samples(model.Samples)},",
        _ => $"rollout over the model refitted on {StoryWords.Samples(model.Samples)}, with the learned policy behind it{(model.Stage == AdaptationStage.Retraining ? ", while a new one is trained," : ",")}",
    };

    private static string Proposal(string who, ProposedAction? action, DecisionRecord decision)
    {
        if (action is null)
        {
            return $"{who}: nothing";
        }

        var present = decision.Controls.ToLookup(control => control.Control, control => control.Present);
        string[] changes =
        [
            .. action.Controls.Where(pair => present[pair.Key].FirstOrDefault() != pair.Value)
                .Select(pair => $"{pair.Key} {StoryWords.Number(present[pair.Key].FirstOrDefault())} → {StoryWords.Number(pair.Value)}"),
        ];
        string what = changes.Length == 0 ? "no change" : string.Join(", ", Some(changes, "controls"));
        string prediction = action.Predicted is { } predicted ? $"; predicted {StoryWords.Prediction(predicted)}" : "";
        return $"{who} ({action.Name}): {what}{prediction}{(action.IsInsideRegion ? "" : "; outside the operating region")}";
    }

    private static ImmutableArray<string> Rules(DecisionRecord decision) => decision.Rules.IsEmpty
        ? ["no rule acted"]
        : Some([.. decision.Rules.Select(rule => $"{rule.Rule} {rule.Did}{StoryWords.Because(rule.Given)}")], "rules");

    private static ImmutableArray<string> Decided(DecisionRecord decision)
    {
        ImmutableArray<string> changes = Changes(decision);
        return
        [
            changes.IsEmpty ? "to leave everything as it is" : $"to take {(IsOfRollout(decision) ? "the action of rollout" : StoryWords.Of(decision.Source))}, within the rules",
            .. Some(changes, "controls"),
            decision.Predicted is { } predicted ? $"predicted: {StoryWords.Prediction(predicted)}" : "the model says nothing of this configuration",
        ];
    }

    private static ImmutableArray<string> Sent(DecisionRecord decision, OutcomeRecord? outcome) =>
    [
        .. outcome?.Outcome is DecisionOutcome.DryRun or DecisionOutcome.Unchanged ? [] : Some(Wanted(decision.Desired), "changes"),
        StoryWords.Of(outcome?.Outcome) + (outcome?.Text is string text ? $": {text}" : "")
            + (outcome?.TookSeconds is double seconds ? $" ({StoryWords.Seconds(seconds)} after the interval had closed)" : ""),
    ];

    private static ImmutableArray<string> Wanted(DesiredState desired) =>
    [
        .. desired.Traffic.Select(pair => $"requests of {pair.Key}: {pair.Value}"),
        .. desired.NodeCores.Concat(desired.ServiceCores).Select(pair => $"{StoryWords.Number(pair.Value)} cores of {pair.Key}"),
        .. desired.Replicas.Select(pair => $"{StoryWords.Number(pair.Value)} replicas of {pair.Key}"),
    ];

    private static ImmutableArray<string> CameOfIt(DecisionRecord decision, ObservationRecord? observation) => observation is null
        ? ["nothing was measured yet"]
        :
        [
            .. Some([.. observation.Targets.Select(target => Target(decision, target.Key, target.Value))], "targets"),
            observation.Reward is double reward ? $"reward {StoryWords.Number(reward)}" : "the reward is not known, as not all of it was measured",
            .. Some([.. observation.Bounds.Select(bound => $"objective {StoryWords.Bound(bound)}")], "objectives"),
            .. Some([.. observation.ShedShares.Select(shed => $"{shed.Service}: {StoryWords.Percent(shed.Measured)} of the requests shed, {StoryWords.Percent(shed.Set)} set")], "services"),
        ];

    private static string Target(DecisionRecord decision, string name, double? measured)
    {
        string prediction = decision.Predicted?.Targets.TryGetValue(name, out double predicted) == true ? $", {StoryWords.Number(predicted)} predicted" : "";
        return $"{name} {(measured is null ? "not measured" : StoryWords.Number(measured))}{prediction}";
    }

    private static ImmutableArray<string> Some(IReadOnlyList<string> lines, string what) => lines.Count <= MostOfAKind
        ? [.. lines]
        : [.. lines.Take(MostOfAKind - 1), FormattableString.Invariant($"and {lines.Count - MostOfAKind + 1} more {what}")];
}
