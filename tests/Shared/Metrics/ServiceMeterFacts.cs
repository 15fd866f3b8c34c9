using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Tests.Shared;

/// <summary>What every <see cref="IServiceMeter"/> does, wherever its samples are. Each implementation runs all of it.</summary>
public abstract class ServiceMeterFacts
{
    /// <summary>How samples become figures: the window is longer than the world is old.</summary>
    protected static readonly IntervalPlan Plan = new(TimeSpan.FromSeconds(60)) { MaxSampleAge = TimeSpan.FromSeconds(4) };

    /// <summary>What the meter measures.</summary>
    protected MetricWorld World { get; } = MetricWorld.OfNow();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    /// <summary>A meter of the world.</summary>
    protected abstract Task<IServiceMeter> MeterAsync(ImmutableArray<string> services);

    [Fact]
    public async Task Each_service_has_its_own_figures_in_the_order_of_the_services()
    {
        MeasuredStretch[] all = await MeasureAsync(2, 7, "steady", "pods", MetricWorld.Quoted);

        Assert.Equal([10.0, 14, 3], all.Select(service => service.Interval.Requests.Carried.Value!.Value));
        Assert.Equal((1.0, 15.0), (all[1].Interval.Requests.Shed.Value, all[1].Interval.Requests.Offered.Value));
        Assert.Equal(["node1 10", "node2 4", "unknown 0"], all[1].Interval.Nodes.Select(node => $"{node.Node} {node.Requests.Carried}"));
        Assert.Equal(0.02, all[0].Interval.Requests.ResponseTimes.Mean.Value!.Value, 1e-12);
        Assert.All(all, service => Assert.True(service.IsComplete));
        Assert.All(all, service => Assert.Equal((World.At(2), World.At(7)), (service.Interval.Start, service.Interval.End)));
        Assert.All(all, service => Assert.Equal(World.At(9), service.NewestSample));
    }

    [Fact]
    public async Task What_is_unknown_is_not_zero_and_zero_is_not_unknown()
    {
        MeasuredStretch[] all = await MeasureAsync(2, 7, "absent", "strange", "gap", "zero");

        Assert.All(all[..3], service => Assert.Equal(StatisticKind.Unknown, service.Interval.Requests.Carried.Kind));
        Assert.Equal("the source has no series of the service", all[0].Interval.Requests.Carried.Reason);
        Assert.Null(all[0].NewestSample);
        Assert.StartsWith("no sample in the interval", all[2].Interval.Requests.Carried.Reason, StringComparison.Ordinal);
        Assert.Equal((IntervalState.NoTraffic, 0), (all[3].Interval.Requests.State, all[3].Interval.Requests.Offered.Value));
    }

    [Fact]
    public async Task An_end_that_no_sample_has_reached_is_told()
    {
        MeasuredStretch[] all = await MeasureAsync(5, 9.5, "steady", "absent");

        Assert.Equal([false, false], all.Select(service => service.IsComplete));
        Assert.Equal(10, all[0].Interval.Requests.Carried.Value);
    }

    [Fact]
    public async Task A_start_with_no_sample_that_is_young_enough_is_unknown()
    {
        MeasuredStretch[] all = await MeasureAsync(-1, 5, "steady");

        Assert.StartsWith("samples begin inside the interval", Assert.Single(all).Interval.Requests.Carried.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_stretch_is_measured_as_by_a_window_that_holds_all()
    {
        ImmutableArray<string> services = [.. World.Services.Keys];
        IServiceMeter meter = await MeterAsync(services);
        foreach ((double start, double end) in new[] { (0, 9), (0.5, 1.5), (1, 2), (3.001, 8.999), (7, 9) })
        {
            ImmutableArray<MeasuredStretch> measured = await meter.MeasureAsync(World.At(start), World.At(end), Patience);
            Assert.Equal(services.Select(service => Text(Whole(service).MeasureStretch(World.At(start), World.At(end)))), measured.Select(Text));
        }
    }

    private async Task<MeasuredStretch[]> MeasureAsync(double start, double end, params ImmutableArray<string> services) =>
        [.. await (await MeterAsync(services)).MeasureAsync(World.At(start), World.At(end), Patience)];

    private MetricWindow Whole(string service)
    {
        MetricWindow window = new(Plan);
        window.Add(World.Of(service), World.At(20));
        return window;
    }

    private static string Text(MeasuredStretch stretch) =>
        $"{stretch with { Interval = stretch.Interval with { Nodes = [] } }} {string.Join(' ', stretch.Interval.Nodes)}";
}
