using System.Collections.Immutable;
using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Journal;

/// <summary>Records put together to decisions.</summary>
public sealed class JournalFoldTests
{
    [Fact]
    public void A_decision_has_its_outcome_and_what_was_measured_a_step_later()
    {
        ImmutableArray<JournalEntry> entries = Fold(
            JournalSamples.Decision(1), JournalSamples.Outcome(1), JournalSamples.Decision(2), JournalSamples.Observation(1), JournalSamples.Outcome(2, DecisionOutcome.Failed));

        Assert.Equal([1, 2], entries.Select(entry => entry.Decision!.Decision));
        Assert.Equal([1, 3], entries.Select(entry => entry.Sequence));
        Assert.Equal([DecisionOutcome.Applied, DecisionOutcome.Failed], entries.Select(entry => entry.Outcome!.Outcome));
        Assert.Equal([true, false], entries.Select(entry => entry.IsComplete));
        Assert.Null(entries[1].Observation);
    }

    [Fact]
    public void A_decision_that_was_not_confirmed_is_there_without_an_outcome()
    {
        JournalEntry entry = Assert.Single(Fold(JournalSamples.Decision(1)));

        Assert.Equal((null, null, false), (entry.Outcome, entry.Observation, entry.IsComplete));
    }

    [Fact]
    public void Events_stand_where_they_happened_in_either_order()
    {
        EventRecord lost = JournalSamples.Event(JournalEvent.MetricsLost, JournalSamples.TimeOf(2), "away");
        JournalRecord[] records = [JournalSamples.Decision(1), lost, JournalSamples.Outcome(1), JournalSamples.Decision(2)];

        Assert.Equal([1, 2, 4], Fold(records).Select(entry => entry.Sequence));
        Assert.Equal([4, 2, 1], JournalFold.Of(Numbered(records), newestFirst: true).Select(entry => entry.Sequence));
        Assert.Equal((lost, null, true), (Fold(records)[1].Event, Fold(records)[1].Decision, Fold(records)[1].IsComplete));
    }

    [Fact]
    public void What_belongs_to_a_decision_that_was_not_read_is_left_out() =>
        Assert.Equal([3], Fold(JournalSamples.Outcome(1), JournalSamples.Observation(1), JournalSamples.Decision(2)).Select(entry => entry.Sequence));

    // A controller whose state was lost begins to number anew.
    [Fact]
    public void What_comes_of_a_number_belongs_to_the_last_decision_that_had_it()
    {
        ImmutableArray<JournalEntry> entries = Fold(JournalSamples.Decision(1), JournalSamples.Decision(1, generation: 2), JournalSamples.Outcome(1, DecisionOutcome.Recovered));

        Assert.Equal([null, DecisionOutcome.Recovered], entries.Select(entry => entry.Outcome?.Outcome));
    }

    private static ImmutableArray<JournalEntry> Fold(params JournalRecord[] records) => JournalFold.Of(Numbered(records));

    private static IEnumerable<StoredRecord> Numbered(JournalRecord[] records) => records.Select((record, place) => new StoredRecord(place + 1, record));
}
