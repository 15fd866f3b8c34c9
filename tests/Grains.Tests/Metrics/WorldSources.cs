using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Metrics;

/// <summary>Opens a source in memory, whatever the feed says.</summary>
internal sealed class WorldSources : IMetricSources
{
    private IMetricSource _source = new MemorySource(MetricWorld.OfNow());
    private int _asked;

    /// <summary>What is opened, and what sources that are open ask from now on.</summary>
    public IMetricSource Source
    {
        get => Volatile.Read(ref _source);
        set => Volatile.Write(ref _source, value);
    }

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public Checked<IMetricSource> Open(MetricFeed feed) => new Opened(this);

    private sealed class Opened(WorldSources sources) : IMetricSource
    {
        public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref sources._asked);
            return sources.Source.ReadAsync(service, since, cancellationToken);
        }
    }
}
