using Meshward.Core.Control.Journal;
using Meshward.Silo.Pages;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Pages;

public sealed class MeshHistoryReaderTests
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    // A decision a minute with three records each: a day has 4,320.
    [Fact]
    public async Task The_newest_records_are_there_at_once_and_a_day_of_them_after_some_looks()
    {
        MemoryJournal journal = await JournalAsync(2_000);
        var reader = new MeshHistoryReader(journal, new FixedClock(JournalSamples.TimeOf(2_000).AddSeconds(58)));

        MeshHistory first = (await reader.ReadAsync(Patience))!;
        Assert.Equal((2_000L, 100, false), (first.Newest!.Decision!.Decision, first.Entries.Length, first.IsComplete));
        Assert.InRange(journal.Read, 1, 600);

        MeshHistory all = first;
        for (int look = 0; look < 20; look++)
            all = await reader.ReadAsync(Patience) ?? all;
        Assert.True(all.IsComplete);
        Assert.Equal(1_440, all.Day.Total(SeriesNames.Offered("web"))!.Value.Count, 2.0);
        Assert.Equal(60, all.Hour.Total(SeriesNames.Offered("web"))!.Value.Count, 2.0);
        Assert.InRange(all.Day.Times.Length, 100, 300);

        // From now on, a look reads what was added and nothing else.
        long before = journal.Read;
        Assert.Null(await reader.ReadAsync(Patience));
        await journal.AppendAsync(JournalSamples.Decision(2_001), Patience);
        Assert.Equal(2_001, (await reader.ReadAsync(Patience))!.Newest!.Decision!.Decision);
        Assert.InRange(journal.Read - before, 1, 2);
    }

    [Fact]
    public async Task A_journal_without_records_is_complete_at_once()
    {
        var reader = new MeshHistoryReader(new MemoryJournal(), TimeProvider.System);
        MeshHistory history = (await reader.ReadAsync(Patience))!;
        Assert.Equal((true, true), (history.Entries.IsEmpty, history.IsComplete));
        Assert.Null(await reader.ReadAsync(Patience));
    }

    [Fact]
    public async Task A_decision_meets_its_outcome_and_what_was_measured_wherever_the_parts_of_the_journal_end()
    {
        MemoryJournal journal = await JournalAsync(500);
        var reader = new MeshHistoryReader(journal, new FixedClock(JournalSamples.TimeOf(500)));
        MeshHistory history = (await reader.ReadAsync(Patience))!;
        for (int look = 0; look < 6; look++)
            history = await reader.ReadAsync(Patience) ?? history;
        Assert.All(history.Entries, entry => Assert.True(entry is { Outcome: not null, Observation: not null }));
        Assert.Equal(0.5, history.Day.Total(SeriesNames.Predicted("compute"))!.Value.Mean, 1e-9);
    }

    // Of a mesh with 1,000 services and controls, a decision is a large record.
    [Fact]
    public void A_wide_mesh_is_remembered_in_part()
    {
        var fold = new MeshFold();
        DecisionRecord narrow = JournalSamples.Decision(1);
        fold.Take([.. Enumerable.Range(1, 60).Select(number => new StoredRecord(number, narrow with
        {
            Decision = number,
            At = JournalSamples.TimeOf(number),
            Observed = narrow.Observed with { Services = [.. Enumerable.Range(0, 1_000).Select(service => narrow.Observed.Services[0] with { Service = $"s{service}" })] },
            Controls = [.. Enumerable.Range(0, 1_000).Select(control => narrow.Controls[0] with { Control = $"cores.n{control}" })],
        }))]);
        MeshHistory history = fold.Look(true);
        Assert.Equal(10, history.Entries.Length);
        Assert.All(history.Day.Stretches, cells => Assert.InRange(cells.Count, 1, 60));
    }

    private static async Task<MemoryJournal> JournalAsync(int decisions)
    {
        var journal = new MemoryJournal();
        for (long decision = 1; decision <= decisions; decision++)
        {
            foreach (JournalRecord record in JournalSamples.Step(decision))
                await journal.AppendAsync(record, Patience);
        }

        return journal;
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
