using Meshward.Client.Options;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Meshward.Mesh.Metrics;
using Meshward.Silo;

namespace Meshward.Client.Work;

/// <summary>The service grains that measure a mesh while it is measured, and the cluster that they are on.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="meter">The grains.</param>
internal sealed class MeshMeter(ICluster cluster, GrainMeter meter) : IAsyncDisposable
{
    /// <summary>Measures.</summary>
    public GrainMeter Meter => meter;

    /// <summary>Starts a silo or attaches to a cluster, and tells the service grains there what to poll.</summary>
    /// <param name="scenario">Mesh and services.</param>
    /// <param name="gateways">The cluster; null for a silo in this process.</param>
    /// <param name="data">The silo's data directory as the user gave it; null for the usual one.</param>
    /// <param name="source">What they poll.</param>
    /// <param name="times">How long a point takes.</param>
    /// <param name="session">For the clock and Ctrl-C.</param>
    /// <exception cref="BadInputException">No cluster answers there, or the data directory cannot be used.</exception>
    /// <exception cref="Core.Metrics.MetricSourceException">The grains do not answer.</exception>
    public static async Task<MeshMeter> StartAsync(
        Scenario scenario, ClusterAddress? gateways, string? data, PrometheusSettings source, CollectionTimes times, Session session)
    {
        ICluster cluster = await ClusterPlace.OpenAsync(gateways, data, session);
        try
        {
            // Grains close intervals that nobody asks for here: late, so that a sample is never too late for one that is asked for.
            MetricFeed feed = MeshFeed.Of(source, times) with { Grace = times.Samples };
            GrainMeter meter = await GrainMeter.StartAsync(cluster.Grains, scenario.Name, scenario.Mesh.Services, feed, session.Clock, session.Stop);
            return new MeshMeter(cluster, meter);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the polling, and leaves the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await meter.DisposeAsync();
        await cluster.DisposeAsync();
    }
}
