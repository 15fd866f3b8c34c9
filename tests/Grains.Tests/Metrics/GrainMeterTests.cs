using Meshward.Core.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains.Tests.Metrics;

/// <summary>What becomes of measuring by service grains when something happens to them.</summary>
public sealed class GrainMeterTests
{
    private static readonly MetricFeed _feed = new("http://prometheus:9090", TimeSpan.FromSeconds(60)) { PollPeriod = TimeSpan.FromMilliseconds(100), MaxSampleAge = TimeSpan.FromSeconds(4) };

    private readonly WorldSources _sources = new();
    private readonly MetricWorld _world = MetricWorld.OfNow();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stretch_of_before_a_silo_died_is_told_by_the_next_one()
    {
        await using GrainCluster cluster = await StartAsync(2);
        await using GrainMeter meter = await MeterAsync(cluster, _feed);
        string before = Text(await MeasureAsync(meter));

        await cluster.KillAsync(await cluster.WhereAsync(Grain(cluster)));

        Assert.Equal(before, Text(await MeasureAsync(meter)));
        Assert.Contains("Carried = 10,", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_does_not_go_back_far_enough_knows_nothing()
    {
        await using GrainCluster cluster = await StartAsync(1);

        // Ten intervals and the age of a sample are 9 s, and the world ended at least 6 s ago.
        await using GrainMeter meter = await MeterAsync(cluster, _feed with { Interval = TimeSpan.FromMilliseconds(500) });
        MeasuredStretch stretch = await MeasureAsync(meter);

        Assert.Equal("its samples are no longer held: they begin too late for the start of the interval", stretch.Interval.Requests.Carried.Reason);
    }

    [Fact]
    public async Task Another_command_that_measures_the_same_mesh_is_told_and_figures_are_never_mixed()
    {
        await using GrainCluster cluster = await StartAsync(1);
        await using GrainMeter one = await MeterAsync(cluster, _feed);
        await MeasureAsync(one);
        GrainMeter other = await MeterAsync(cluster, _feed with { Prometheus = "http://elsewhere:9090" });

        MetricSourceException told = await Assert.ThrowsAsync<MetricSourceException>(() => MeasureAsync(one));
        Assert.Equal((true, "the service grain 'shop/steady' was told by another command to measure something else"), (told.IsPassing, told.Message));

        // Whoever ends, ends what is his own alone.
        Assert.Equal(10, (await MeasureAsync(one)).Interval.Requests.Carried.Value);
        await other.DisposeAsync();
        Assert.Equal(10, (await MeasureAsync(one)).Interval.Requests.Carried.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_fails_is_told_with_its_own_words(bool isPassing)
    {
        await using GrainCluster cluster = await StartAsync(1);
        await using GrainMeter meter = await MeterAsync(cluster, _feed);
        _sources.Source = new MemorySource(_world) { Failure = new MetricSourceException("Prometheus at http://x/: no", isPassing) };

        // A poll that had begun may still be answered; the second one from now on began after its end.
        for (int asked = _sources.Asked; _sources.Asked < asked + 2;)
            await Task.Delay(20, Patience);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        MetricSourceException told = await Assert.ThrowsAsync<MetricSourceException>(() => meter.MeasureAsync(now - TimeSpan.FromSeconds(1), now, Patience));
        Assert.Equal(("Prometheus at http://x/: no", isPassing), (told.Message, told.IsPassing));
    }

    [Fact]
    public async Task When_it_is_given_back_or_nobody_asks_for_long_the_grains_poll_no_more()
    {
        await using GrainCluster cluster = await StartAsync(1);
        GrainMeter given = await MeterAsync(cluster, _feed);
        await MeasureAsync(given);
        await given.DisposeAsync();
        Assert.Null(await Grain(cluster).ViewAsync());

        await MeterAsync(cluster, _feed with { EndsUnaskedAfter = TimeSpan.FromMilliseconds(300) });
        int writes = cluster.Storage.Writes;
        while (cluster.Storage.Writes == writes)
            await Task.Delay(20, Patience);
        Assert.Null(await Grain(cluster).ViewAsync());
        int asked = _sources.Asked;
        await Task.Delay(300, Patience);
        Assert.Equal(asked, _sources.Asked);
    }

    private static string Text(MeasuredStretch stretch) => $"{stretch with { Interval = stretch.Interval with { Nodes = [] } }} {string.Join(' ', stretch.Interval.Nodes)}";

    private static IServiceGrain Grain(GrainCluster cluster) => cluster.Grains.GetGrain<IServiceGrain>(GrainKeys.Service("shop", "steady"));

    private static Task<GrainMeter> MeterAsync(GrainCluster cluster, MetricFeed feed) =>
        GrainMeter.StartAsync(cluster.Grains, "shop", ["steady"], feed, TimeProvider.System, Patience);

    private async Task<MeasuredStretch> MeasureAsync(GrainMeter meter) => Assert.Single(await meter.MeasureAsync(_world.At(4), _world.At(8), Patience));

    private Task<GrainCluster> StartAsync(int silos)
    {
        _sources.Source = new MemorySource(_world);
        return GrainCluster.StartAsync(silos, configure: silo => silo.Services.AddSingleton<IMetricSources>(_sources));
    }
}
