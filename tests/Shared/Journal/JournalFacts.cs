using Meshward.Core.Control.Journal;

namespace Meshward.Tests.Shared;

/// <summary>What every <see cref="IJournal"/> does, wherever its records are. Each implementation runs all of it.</summary>
public abstract class JournalFacts
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    /// <summary>The journal of a mesh that no other test uses; asked again, the same.</summary>
    protected abstract Task<IJournal> JournalAsync(string mesh);

    [Fact]
    public async Task Records_are_numbered_from_1_without_holes_and_come_back_as_they_were_written()
    {
        JournalRecord[] written =
        [
            .. JournalSamples.Step(1, "order"),
            JournalSamples.Event(JournalEvent.MetricsLost, JournalSamples.TimeOf(2), "Prometheus at \"a:9090\" → gone", "order"),
            .. JournalSamples.Step(2, "order"),
        ];
        IJournal journal = await JournalAsync("order");
        List<long> numbers = [];
        foreach (JournalRecord record in written)
        {
            numbers.Add(await journal.AppendAsync(record, Patience));
        }

        List<StoredRecord> read = await ReadAsync(journal, 1);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], numbers);
        Assert.Equal(numbers, read.Select(stored => stored.Sequence));
        Assert.Equal(written.Select(JournalJson.Write), read.Select(stored => JournalJson.Write(stored.Record)));
        Assert.Equal(7, await journal.LastAsync(Patience));
        Assert.Equal([6, 7], (await ReadAsync(journal, 6)).Select(stored => stored.Sequence));
        Assert.Empty(await ReadAsync(journal, 8));
        Assert.Equal(7, (await ReadAsync(await JournalAsync("order"), 0)).Count);
    }

    [Fact]
    public async Task An_empty_journal_has_no_record()
    {
        IJournal journal = await JournalAsync("empty");

        Assert.Equal((0, 1), (await journal.LastAsync(Patience), await journal.FindAsync(JournalSamples.Start, Patience)));
        Assert.Empty(await ReadAsync(journal, 1));
    }

    [Fact]
    public async Task The_first_record_at_or_after_a_time_is_found()
    {
        IJournal journal = await JournalAsync("times");
        for (int minute = 0; minute < 37; minute++)
        {
            await journal.AppendAsync(Noted(minute, "times"), Patience);
        }

        Assert.Equal(1, await FindAsync(-60));
        Assert.Equal(1, await FindAsync(0));
        Assert.Equal(6, await FindAsync(5));
        Assert.Equal(7, await FindAsync(5.5));
        Assert.Equal(37, await FindAsync(36));
        Assert.Equal(38, await FindAsync(37));

        Task<long> FindAsync(double minutes) => journal.FindAsync(JournalSamples.Start.AddMinutes(minutes), Patience);
    }

    [Fact]
    public async Task A_writer_of_an_earlier_generation_is_refused_and_adds_nothing()
    {
        IJournal journal = await JournalAsync("fence");
        await journal.AppendAsync(Noted(0, "fence", generation: 3), Patience);
        await journal.AppendAsync(Noted(1, "fence", generation: 5), Patience);

        StaleGenerationException refused = await Assert.ThrowsAsync<StaleGenerationException>(
            () => journal.AppendAsync(Noted(2, "fence", generation: 4), Patience));
        Assert.Equal(5, refused.Current);
        Assert.Equal(2, await journal.LastAsync(Patience));
        Assert.Equal(3, await journal.AppendAsync(Noted(2, "fence", generation: 5), Patience));
    }

    [Fact]
    public async Task The_last_record_is_not_added_again()
    {
        IJournal journal = await JournalAsync("again");
        await journal.AppendAsync(Noted(0, "again"), Patience);

        Assert.Equal(2, await journal.AppendAsync(Noted(1, "again"), Patience));
        Assert.Equal(2, await journal.AppendAsync(Noted(1, "again"), Patience));
        Assert.Equal(3, await journal.AppendAsync(Noted(2, "again"), Patience));
    }

    protected static EventRecord Noted(int minute, string mesh, long generation = 1) =>
        JournalSamples.Event(JournalEvent.Ordered, JournalSamples.Start.AddMinutes(minute), $"order {minute}", mesh, generation);

    protected static async Task<List<StoredRecord>> ReadAsync(IJournal journal, long from)
    {
        List<StoredRecord> read = [];
        await foreach (StoredRecord stored in journal.ReadAsync(from, Patience))
        {
            read.Add(stored);
        }

        return read;
    }
}
