using Meshward.Grains.Tests.Cluster;

namespace Meshward.Grains.Tests.Journal;

/// <summary>A cluster of one silo for the tests of a class.</summary>
public sealed class JournalCluster : IAsyncLifetime
{
    private GrainCluster? _cluster;

    public IGrainFactory Grains => _cluster!.Grains;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync(1);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }
}
