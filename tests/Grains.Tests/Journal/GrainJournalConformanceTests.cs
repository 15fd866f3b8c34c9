using Meshward.Core.Control.Journal;
using Meshward.Grains.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Journal;

/// <summary>Journals of grains are journals.</summary>
public sealed class GrainJournalConformanceTests(JournalCluster cluster) : JournalFacts, IClassFixture<JournalCluster>
{
    /// <inheritdoc/>
    protected override Task<IJournal> JournalAsync(string mesh) => Task.FromResult<IJournal>(new GrainJournal(cluster.Grains, mesh, TimeProvider.System));
}
