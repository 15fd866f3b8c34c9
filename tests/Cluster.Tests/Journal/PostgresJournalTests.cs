using Meshward.Core.Control.Journal;
using Meshward.Grains.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Journal;

/// <summary>Journals in PostgreSQL are journals.</summary>
public sealed class PostgresJournalTests(PostgresSilo silo) : JournalFacts, IClassFixture<PostgresSilo>
{
    /// <inheritdoc/>
    protected override Task<IJournal> JournalAsync(string mesh) => Task.FromResult<IJournal>(new GrainJournal(silo.Grains, mesh, TimeProvider.System));
}
