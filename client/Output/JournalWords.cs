using System.Collections.Immutable;
using System.Text.Json;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Output;

/// <summary>What tables and lines say of a journal's entries, in a few words.</summary>
internal static class JournalWords
{
    private const int MostListed = 4;

    /// <summary>A word of a journal, as JSON has it.</summary>
    public static string Of<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString());

    /// <summary>Where what was decided comes from; <c>rollout</c> where that proposed in the policy's place.</summary>
    public static string Source(DecisionRecord decision) =>
        DecisionStory.IsOfRollout(decision) ? "rollout" : Of(decision.Source);

    /// <summary>The loads, such as <c>web 40.5</c>; a service whose metrics are not good has a question mark.</summary>
    public static string Loads(DecisionRecord decision) => Some(
        [.. decision.Observed.Services.Select(service => $"{service.Service} {StoryWords.Number(service.LoadPerSecond)}{(service.Quality == SignalQuality.Good ? "" : "?")}")]);

    /// <summary>What changes; a dash where nothing does.</summary>
    public static string Changes(DecisionRecord decision) => DecisionStory.Changes(decision) is { IsEmpty: false } changes ? Some(changes) : "-";

    /// <summary>The names of the rules that acted; a dash where none did.</summary>
    public static string Rules(DecisionRecord decision) =>
        decision.Rules.IsEmpty ? "-" : string.Join(' ', decision.Rules.Select(rule => rule.Rule).Distinct());

    /// <summary>What became of it.</summary>
    public static string Outcome(OutcomeRecord? outcome) => outcome is null ? "unconfirmed" : Of(outcome.Outcome);

    /// <summary>Whether the objectives were met, such as <c>2 of 3</c>; a question mark where that is not known.</summary>
    public static string Met(ImmutableArray<JudgedBound>? bounds) => bounds switch
    {
        null => "…",
        { IsEmpty: true } => "-",
        { } judged when judged.All(bound => bound.IsKept is null) => "?",
        { } judged => FormattableString.Invariant($"{judged.Count(bound => bound.IsKept == true)} of {judged.Length}"),
    };

    private static string Some(ImmutableArray<string> all) => all.Length <= MostListed
        ? string.Join(", ", all)
        : FormattableString.Invariant($"{string.Join(", ", all.Take(MostListed))} and {all.Length - MostListed} more");
}
