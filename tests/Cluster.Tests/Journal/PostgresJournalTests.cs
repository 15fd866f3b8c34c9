using Meshward.Client.Tests;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Journal;

/// <summary>Journals in PostgreSQL are journals.</summary>
public sealed class PostgresJournalTests(PostgresSilo silo) : JournalFacts, IClassFixture<PostgresSilo>
{
    [Fact]
    public async Task A_console_that_is_attached_to_the_cluster_reads_the_journal_and_tells_where_there_is_none()
    {
        using Workplace place = new();
        string[] line = ["why", place.Scenario, "last", "--cluster", "127.0.0.1:41172", "--json"];
        ConsoleRun none = await ConsoleRun.Of(line);
        Assert.Equal((2, $"{place.Scenario}: found no journal of compute on the cluster 127.0.0.1:41172, expected one: a controller writes it"), (none.ExitCode, Assert.Single(none.ErrorLines)));

        IJournal journal = await JournalAsync("compute");
        foreach (JournalRecord record in JournalSamples.Step(1, "compute"))
        {
            await journal.AppendAsync(record, TestContext.Current.CancellationToken);
        }

        ConsoleRun run = await ConsoleRun.Of(line);
        Assert.Equal((0, 1), (run.ExitCode, run.Json.GetProperty("decision").GetProperty("decision").GetInt32()));
        Assert.Equal(0.55, run.Json.GetProperty("observation").GetProperty("targets").GetProperty("compute").GetDouble());
    }

    /// <inheritdoc/>
    protected override Task<IJournal> JournalAsync(string mesh) => Task.FromResult<IJournal>(new GrainJournal(silo.Grains, mesh, TimeProvider.System));
}
