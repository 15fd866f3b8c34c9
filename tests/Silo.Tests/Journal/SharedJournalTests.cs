using Meshward.Core.Control.Journal;
using Meshward.Grains.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Journal;

/// <summary>Two silos on one data directory, as a controller and a console that looks on.</summary>
public sealed class SharedJournalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_silo_sees_what_the_other_has_written_and_takes_no_number_twice()
    {
        await using EmbeddedSilo one = await StartAsync(), other = await StartAsync();
        GrainJournal writer = Of(one), reader = Of(other);
        Assert.Equal(0, await reader.LastAsync(Patience));
        foreach (JournalRecord record in JournalSamples.Step(1))
            await writer.AppendAsync(record, Patience);

        Assert.Equal(3, await reader.LastAsync(Patience));
        Assert.Equal(4, await reader.AppendAsync(JournalSamples.Event(JournalEvent.Ordered, JournalSamples.TimeOf(2), "pause"), Patience));
        Assert.Equal(5, await writer.AppendAsync(JournalSamples.Decision(2), Patience));
        Assert.Equal([1, 2, 3, 4, 5], (await ReadAsync(reader)).Select(stored => stored.Sequence));

        await reader.BeginAsync(2, Patience);
        await Assert.ThrowsAsync<StaleGenerationException>(() => writer.AppendAsync(JournalSamples.Outcome(2), Patience));
        Assert.Equal((5, 4), (await writer.LastAsync(Patience), await writer.FindAsync(JournalSamples.TimeOf(2), Patience)));
    }

    [Fact]
    public async Task Records_outlive_the_silo()
    {
        await using (EmbeddedSilo silo = await StartAsync())
        {
            foreach (JournalRecord record in JournalSamples.Step(1))
                await Of(silo).AppendAsync(record, Patience);
        }

        await using EmbeddedSilo again = await StartAsync();
        Assert.Equal(JournalSamples.Step(1).Select(JournalJson.Write), (await ReadAsync(Of(again))).Select(stored => JournalJson.Write(stored.Record)));
        Assert.Equal(4, await Of(again).AppendAsync(JournalSamples.Decision(2), Patience));
    }

    private static GrainJournal Of(EmbeddedSilo silo) => new(silo.Grains, "shop", TimeProvider.System);

    private static async Task<List<StoredRecord>> ReadAsync(GrainJournal journal)
    {
        List<StoredRecord> read = [];
        await foreach (StoredRecord stored in journal.ReadAsync(1, Patience))
            read.Add(stored);
        return read;
    }

    private async Task<EmbeddedSilo> StartAsync() =>
        (await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(_directory.Path) { Cores = 1 }, Patience)).Value!;
}
