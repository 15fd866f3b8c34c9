using Meshward.Core.Scenarios;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Meshward.Learning.Tests.Training;

namespace Meshward.Grains.Tests.Metrics;

public sealed class MeshMetricsTests
{
    private static readonly Scenario _scenario = SmallTraining.Task().Scenario;

    [Fact]
    public async Task Service_grains_give_back_the_recorded_trace_cell_by_cell()
    {
        var trace = new TraceTable("t.csv", ["max_l1", "other", "d1"], [[4, 8, 12], [double.NaN, -0.0, 1e300], [0.5, double.NaN, 0]], FirstLine: 3);
        await using GrainCluster cluster = await GrainCluster.StartAsync(2);
        var metrics = new MeshMetrics(cluster.Grains);
        await metrics.ReplayAsync(_scenario, trace);
        TraceTable read = (await metrics.ReadAsync(_scenario)).Value!;
        Assert.Equal((trace.Source, trace.FirstLine), (read.Source, read.FirstLine));
        Assert.Equal(trace.Columns, read.Columns);
        for (int column = 0; column < trace.Columns.Length; column++)
            Assert.Equal(trace.Values[column].Select(BitConverter.DoubleToInt64Bits), read.Values[column].Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public async Task Each_service_holds_its_own_delays_and_the_join_holds_all()
    {
        ModelTarget target = Assert.Single(_scenario.Model.Targets);
        Scenario two = _scenario with
        {
            Mesh = _scenario.Mesh with { Services = ["compute", "info"] },
            Model = _scenario.Model with { Targets = [target, target with { Quantity = "delay.info", Service = "info", Column = "d2" }] },
        };
        var trace = new TraceTable("t.csv", ["d2", "d1", "p1"], [[1, 2], [3, 4], [5, 6]]);
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        var metrics = new MeshMetrics(cluster.Grains);
        await metrics.ReplayAsync(two, trace);
        MetricRows? info = await cluster.Grains.GetGrain<IServiceMetrics>("compute/info").ReadAsync();
        Assert.Equal(["d2", "p1"], info!.Columns.Select(column => column.Name));
        TraceTable read = (await metrics.ReadAsync(two)).Value!;
        Assert.Equal(trace.Columns, read.Columns);
        Assert.Equal(trace.Values.SelectMany(values => values), read.Values.SelectMany(values => values));
    }

    [Fact]
    public async Task A_service_without_rows_is_named()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        Diagnostic diagnostic = Assert.Single((await new MeshMetrics(cluster.Grains).ReadAsync(_scenario)).Diagnostics);
        Assert.Equal("compute", diagnostic.Source);
    }
}
