using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;
using Meshward.Grains.Journal;
using Meshward.Grains.Tests.Cluster;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Meshward.Grains.Tests.Journal;

/// <summary>Journals of grains when silos die, answers are lost, two silos write, and records are too many.</summary>
public sealed class GrainJournalTests
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_go_on_after_those_that_a_dead_silo_wrote_behind_the_head()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(2);
        GrainJournal journal = Of(cluster);
        for (int number = 1; number <= 41; number++)
            Assert.Equal(number, await journal.AppendAsync(Noted(number), Patience));

        await cluster.KillAsync(await cluster.WhereAsync(Grain(cluster)));

        Assert.Equal(42, await journal.AppendAsync(Noted(42), Patience));
        Assert.Equal(42, await journal.LastAsync(Patience));
        Assert.Equal(Enumerable.Range(1, 42).Select(number => $"order {number}"), await TextsAsync(journal, 1));
    }

    [Theory]
    [InlineData("record-000000000003")]
    [InlineData("head")]
    [InlineData("fence")]
    public async Task A_record_is_added_once_when_the_store_goes_away_before_it_answers(string state)
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        GrainJournal journal = Of(cluster);
        cluster.Storage.LosesAnswerOf = state;
        for (int number = 1; number <= 66; number++)
            Assert.Equal(number, await journal.AppendAsync(Noted(number), Patience));

        Assert.Null(cluster.Storage.LosesAnswerOf);
        Assert.Equal(Enumerable.Range(1, 66).Select(number => $"order {number}"), await TextsAsync(journal, 1));
    }

    [Fact]
    public async Task Nothing_that_is_stored_is_written_again_and_a_record_costs_one_write()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        GrainJournal journal = Of(cluster);
        await journal.BeginAsync(1, Patience);
        int before = cluster.Storage.Writes;
        for (int number = 1; number <= 64; number++)
            await journal.AppendAsync(Noted(number), Patience);

        Assert.Equal(64 + 2, cluster.Storage.Writes - before);
    }

    [Fact]
    public async Task A_generation_that_was_begun_fences_earlier_ones_before_it_writes_anything()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        GrainJournal journal = Of(cluster);
        await journal.BeginAsync(7, Patience);
        await journal.BeginAsync(7, Patience);
        await cluster.DeactivateAsync(Grain(cluster));

        await Assert.ThrowsAsync<StaleGenerationException>(() => journal.AppendAsync(Noted(1, generation: 6), Patience));
        StaleGenerationException refused = await Assert.ThrowsAsync<StaleGenerationException>(() => journal.BeginAsync(6, Patience));
        Assert.Equal(7, refused.Current);
        Assert.Equal(1, await journal.AppendAsync(Noted(1, generation: 7), Patience));
    }

    [Fact]
    public async Task The_oldest_records_beyond_the_limit_are_removed()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1, configure: silo => silo.Services.AddSingleton(new JournalLimits(50)));
        GrainJournal journal = Of(cluster);
        for (int number = 1; number <= 120; number++)
            await journal.AppendAsync(Noted(number), Patience);

        Assert.Equal(Enumerable.Range(71, 50).Select(number => $"order {number}"), await TextsAsync(journal, 1));
        Assert.Equal(71, await journal.FindAsync(JournalSamples.Start, Patience));
        Assert.Equal(100, await journal.FindAsync(JournalSamples.Start.AddMinutes(100), Patience));

        // What the head says of the beginning is old by now: it was written with record 96.
        await cluster.DeactivateAsync(Grain(cluster));
        Assert.Equal(Enumerable.Range(71, 50).Select(number => $"order {number}"), await TextsAsync(journal, 1));
        Assert.Equal(121, await journal.AppendAsync(Noted(121), Patience));
        Assert.Equal(71, await journal.FindAsync(JournalSamples.Start, Patience));
    }

    [Fact]
    public async Task Two_clusters_on_one_store_never_give_a_number_twice()
    {
        await using GrainCluster one = await GrainCluster.StartAsync(1);
        await using GrainCluster other = await GrainCluster.StartAsync(1, configure: silo =>
            silo.Services.AddSingleton<IGrainStorage>(services => one.Storage.On(services.GetRequiredService<Serializer>())));
        GrainJournal[] journals = [Of(one), Of(other)];
        long[][] numbers = await Task.WhenAll(journals.Select(async (journal, writer) =>
        {
            List<long> own = [];
            for (int number = 1; number <= 100; number++)
                own.Add(await journal.AppendAsync(Noted(number, of: writer), Patience));
            return own.ToArray();
        }));

        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), numbers.SelectMany(own => own).Order());
        Assert.Equal(200, await journals[0].LastAsync(Patience));
        Assert.Equal(await TextsAsync(journals[0], 1), await TextsAsync(journals[1], 1));
    }

    [Fact]
    public async Task A_writer_that_another_cluster_has_fenced_is_refused_and_readers_see_what_others_wrote()
    {
        await using GrainCluster one = await GrainCluster.StartAsync(1);
        await using GrainCluster other = await GrainCluster.StartAsync(1, configure: silo =>
            silo.Services.AddSingleton<IGrainStorage>(services => one.Storage.On(services.GetRequiredService<Serializer>())));
        GrainJournal old = Of(one), current = Of(other);
        await old.AppendAsync(Noted(1), Patience);
        for (int number = 2; number <= 100; number++)
            Assert.Equal(number, await current.AppendAsync(Noted(number, generation: 2), Patience));

        await Assert.ThrowsAsync<StaleGenerationException>(() => old.AppendAsync(Noted(101), Patience));
        Assert.Equal((100, 90), (await old.LastAsync(Patience), await old.FindAsync(JournalSamples.Start.AddMinutes(90), Patience)));
        Assert.Equal(["order 99", "order 100"], await TextsAsync(old, 99));
    }

    private static GrainJournal Of(GrainCluster cluster) => new(cluster.Grains, "shop", TimeProvider.System);

    private static IJournalGrain Grain(GrainCluster cluster) => cluster.Grains.GetGrain<IJournalGrain>(GrainKeys.Controller("shop"));

    private static EventRecord Noted(int number, long generation = 1, int of = 0) => JournalSamples.Event(
        JournalEvent.Ordered, JournalSamples.Start.AddMinutes(number).AddSeconds(of), of == 0 ? $"order {number}" : $"order {number} of {of}", generation: generation);

    private static async Task<List<string>> TextsAsync(GrainJournal journal, long from)
    {
        List<string> texts = [];
        await foreach (StoredRecord stored in journal.ReadAsync(from, Patience))
            texts.Add(((EventRecord)stored.Record).Text);
        return texts;
    }
}
