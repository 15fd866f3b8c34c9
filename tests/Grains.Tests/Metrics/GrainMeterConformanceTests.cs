using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains.Tests.Metrics;

/// <summary>Measuring by service grains, on two silos, that poll.</summary>
public sealed class PollingGrainMeterTests(MeteredCluster cluster) : ServiceMeterFacts, IClassFixture<MeteredCluster>
{
    protected override async Task<IServiceMeter> MeterAsync(ImmutableArray<string> services)
    {
        cluster.Sources.Source = new MemorySource(World);
        return await cluster.StartAsync(services, new MetricFeed("http://prometheus:9090", Plan.Length) { MaxSampleAge = Plan.MaxSampleAge });
    }
}

/// <summary>Measuring by service grains whose samples are pushed.</summary>
public sealed class PushedGrainMeterTests(MeteredCluster cluster) : ServiceMeterFacts, IClassFixture<MeteredCluster>
{
    protected override async Task<IServiceMeter> MeterAsync(ImmutableArray<string> services)
    {
        GrainMeter meter = await cluster.StartAsync(services, new MetricFeed(null, Plan.Length) { MaxSampleAge = Plan.MaxSampleAge });
        await Task.WhenAll(services.Select(service => cluster.Service(service).PushAsync(World.Of(service))));
        return meter;
    }
}

/// <summary>Two silos whose service grains poll what a test says; each meter is of a mesh of its own.</summary>
public sealed class MeteredCluster : IAsyncLifetime
{
    private GrainCluster? _cluster;
    private int _meshes;

    internal WorldSources Sources { get; } = new();

    public async ValueTask InitializeAsync() =>
        _cluster = await GrainCluster.StartAsync(2, configure: silo => silo.Services.AddSingleton<IMetricSources>(Sources));

    public ValueTask DisposeAsync() => _cluster!.DisposeAsync();

    internal IServiceGrain Service(string service) => _cluster!.Grains.GetGrain<IServiceGrain>(GrainKeys.Service($"mesh{_meshes}", service));

    internal Task<GrainMeter> StartAsync(ImmutableArray<string> services, MetricFeed feed) =>
        GrainMeter.StartAsync(_cluster!.Grains, $"mesh{++_meshes}", services, feed, TimeProvider.System, TestContext.Current.CancellationToken);
}
