using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;

namespace Meshward.Bench;

/// <summary>What a journal and whoever stood before the mesh tell of a controller: whether each decision was made once, sent once at most, and settled.</summary>
/// <param name="Decisions">Decisions that were made.</param>
/// <param name="Sent">Changes that the mesh took.</param>
/// <param name="Refused">Changes that it did not take.</param>
/// <param name="MissingNumbers">Numbers between the first decision and the last that no decision has.</param>
/// <param name="Unsettled">Decisions without an outcome.</param>
/// <param name="DoubledNumbers">Numbers that more than one decision has.</param>
/// <param name="DoubledOutcomes">Decisions with more than one outcome.</param>
/// <param name="SentTwice">Decisions that more than one change was sent for.</param>
/// <param name="SentUndecided">Changes that no decision asks for.</param>
/// <param name="AppliedUnsent">Decisions that are said to be applied, of which no change was seen.</param>
/// <param name="MissingRecords">Numbers that no record of the journal has, between its first and its last.</param>
/// <param name="MissedSteps">Time steps that passed without a decision, as the controllers counted them.</param>
/// <param name="TakenOver">How often a silo went on for another one.</param>
/// <param name="LongestSecondsBetween">The longest time between two decisions.</param>
/// <param name="MedianSecondsBetween">The usual one.</param>
/// <param name="Outcomes">Decisions by what became of them.</param>
internal sealed record SoakLedger(
    long Decisions,
    long Sent,
    long Refused,
    ImmutableArray<long> MissingNumbers,
    ImmutableArray<long> Unsettled,
    ImmutableArray<long> DoubledNumbers,
    ImmutableArray<long> DoubledOutcomes,
    ImmutableArray<long> SentTwice,
    ImmutableArray<DateTimeOffset> SentUndecided,
    ImmutableArray<long> AppliedUnsent,
    long MissingRecords,
    long MissedSteps,
    long TakenOver,
    double LongestSecondsBetween,
    double MedianSecondsBetween,
    ImmutableSortedDictionary<string, int> Outcomes)
{
    /// <summary>Decisions that were lost.</summary>
    public int Lost => MissingNumbers.Length + Unsettled.Length;

    /// <summary>Decisions that were made or sent more than once, and changes that nobody decided.</summary>
    public int Doubled => DoubledNumbers.Length + DoubledOutcomes.Length + SentTwice.Length + SentUndecided.Length;

    /// <summary>Looks through all of it, after the controller has ended.</summary>
    /// <param name="records">The journal.</param>
    /// <param name="sent">Changes that came to the mesh, by the same clock.</param>
    public static SoakLedger Of(IReadOnlyList<StoredRecord> records, IReadOnlyList<SentChange> sent)
    {
        DecisionRecord[] made = [.. records.Select(stored => stored.Record).OfType<DecisionRecord>()];
        ILookup<long, DecisionRecord> decisions = made.ToLookup(decision => decision.Decision);
        ILookup<long, OutcomeRecord> outcomes = records.Select(stored => stored.Record).OfType<OutcomeRecord>().ToLookup(outcome => outcome.Decision);
        ILookup<long, SentChange> changes = sent.Where(change => change.IsTaken).ToLookup(change => DecisionOf(change, made)?.Decision ?? 0);
        double[] between = [.. made.Zip(made.Skip(1), (one, next) => (next.At - one.At).TotalSeconds).Order()];
        EventRecord[] events = [.. records.Select(stored => stored.Record).OfType<EventRecord>()];
        return new(
            made.Length,
            sent.Count(change => change.IsTaken),
            sent.Count(change => !change.IsTaken),
            [.. Between(made.Select(decision => decision.Decision)).Where(number => !decisions.Contains(number))],
            [.. decisions.Select(own => own.Key).Where(number => !outcomes.Contains(number))],
            [.. decisions.Where(own => own.Count() > 1).Select(own => own.Key)],
            [.. outcomes.Where(own => own.Count() > 1).Select(own => own.Key)],
            [.. changes.Where(own => own.Key > 0 && own.Count() > 1).Select(own => own.Key)],
            [.. changes[0].Select(change => change.At)],
            [.. outcomes.Where(own => own.Any(outcome => outcome.Outcome == DecisionOutcome.Applied) && !changes.Contains(own.Key)).Select(own => own.Key)],
            Between(records.Select(stored => stored.Sequence)).Count() - records.DistinctBy(stored => stored.Sequence).Count(),
            events.Where(happened => happened.Event == JournalEvent.MissedSteps).Sum(StepsOf),
            events.Count(happened => happened.Event == JournalEvent.TakenOver),
            between.Length > 0 ? between[^1] : 0,
            between.Length > 0 ? between[between.Length / 2] : 0,
            outcomes.SelectMany(own => own).GroupBy(outcome => outcome.Outcome.ToString()).ToImmutableSortedDictionary(own => own.Key, own => own.Count(), StringComparer.Ordinal));
    }

    // A decision is written down before it is sent, and the next one after that.
    private static DecisionRecord? DecisionOf(SentChange change, DecisionRecord[] made)
    {
        DecisionRecord? last = made.LastOrDefault(decision => decision.At <= change.At);
        return last is not null && IsSame(last.Desired, change.Changed) ? last : null;
    }

    private static bool IsSame(DesiredState one, DesiredState other) =>
        one.DifferencesFrom(other).IsEmpty && other.DifferencesFrom(one).IsEmpty;

    private static IEnumerable<long> Between(IEnumerable<long> numbers)
    {
        long[] all = [.. numbers];
        return all.Length == 0 ? [] : Enumerable.Range(0, (int)(all.Max() - all.Min() + 1)).Select(offset => all.Min() + offset);
    }

    // The text begins with the number.
    private static long StepsOf(EventRecord missed) =>
        long.TryParse(missed.Text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out long steps) ? steps : 0;
}
