using System.Collections.Immutable;
using Meshward.Client.Work;
using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Journal;

/// <summary>Parts of long journals, and how much is read for them.</summary>
public sealed class JournalReadingTests
{
    private readonly MemoryJournal _journal = new();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_decisions_of_10_000_records_cost_little()
    {
        await FillAsync(3334);
        ImmutableArray<StoredRecord> read = await JournalReading.ReadAsync(_journal, null, 20, Patience);

        Assert.Equal(Enumerable.Range(3315, 20).Select(number => (long)number), JournalFold.Of(read).Select(entry => entry.Decision!.Decision));
        Assert.All(JournalFold.Of(read), entry => Assert.True(entry.IsComplete));
        Assert.InRange(_journal.Read, 60, 100);
    }

    [Fact]
    public async Task A_stretch_of_events_is_read_over_for_the_decisions_before_it()
    {
        await FillAsync(100);
        for (int number = 0; number < 500; number++)
        {
            await _journal.AppendAsync(JournalSamples.Event(JournalEvent.Ordered, JournalSamples.TimeOf(101), $"order {number}"), Patience);
        }

        ImmutableArray<StoredRecord> read = await JournalReading.ReadAsync(_journal, null, 2, Patience);
        Assert.Equal(6 + 500, read.Length);
        Assert.Equal(read.Select(stored => stored.Sequence), read.Select(stored => stored.Sequence).Order().Distinct());
        Assert.Equal([99, 100], Decisions(read));
    }

    [Fact]
    public async Task A_time_and_a_count_hold_together()
    {
        await FillAsync(50);

        Assert.Equal("49 50", await DecisionsAsync(10, 2));
        Assert.Equal("48 49 50", await DecisionsAsync(48, 20));
        Assert.Equal("48 49 50", await DecisionsAsync(48, null));
        Assert.Empty(await JournalReading.ReadAsync(_journal, JournalSamples.TimeOf(100), 20, Patience));
        Assert.Equal(50, Decisions(await JournalReading.ReadAsync(_journal, null, 1000, Patience)).Length);

        async Task<string> DecisionsAsync(long since, int? last) =>
            string.Join(' ', Decisions(await JournalReading.ReadAsync(_journal, JournalSamples.TimeOf(since), last, Patience)));
    }

    [Fact]
    public async Task A_decision_is_found_wherever_it_is_with_what_came_of_it()
    {
        await FillAsync(1000);

        foreach (long number in new long[] { 1, 2, 500, 932, 934, 999, 1000 })
        {
            JournalEntry? found = await JournalReading.FindAsync(_journal, number, Patience);
            Assert.Equal((number, number, number), (found!.Decision!.Decision, found.Outcome!.Decision, found.Observation!.Decision));
        }

        Assert.Equal(1000, (await JournalReading.FindAsync(_journal, null, Patience))!.Decision!.Decision);
        Assert.Null(await JournalReading.FindAsync(_journal, 1001, Patience));
    }

    private static long[] Decisions(ImmutableArray<StoredRecord> read) => [.. JournalFold.Of(read).Select(entry => entry.Decision).OfType<DecisionRecord>().Select(decision => decision.Decision)];

    private async Task FillAsync(int decisions)
    {
        for (long number = 1; number <= decisions; number++)
        {
            foreach (JournalRecord record in JournalSamples.Step(number))
            {
                await _journal.AppendAsync(record, Patience);
            }
        }
    }
}
