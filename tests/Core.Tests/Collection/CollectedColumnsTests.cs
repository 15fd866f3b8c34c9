using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class CollectedColumnsTests
{
    private static readonly Scenario _scenario = CollectedScenario.Read();
    private static readonly CollectionPoint _point = new(7, [4], [1, 1, 0]);
    private static readonly ResponseTimes _none = ResponseTimes.All(Statistic.NoTraffic);

    [Fact]
    public void A_row_has_what_was_set_and_what_was_measured()
    {
        var times = new ResponseTimes(Known(0.2), Known(0.1), Known(0.01), Known(0.15), Known(0.3), Known(0.4), Known(0.5));
        var node1 = new RequestStatistics(IntervalState.Serving, Known(3), Known(2.5), Known(0), Known(0.5), times);
        var all = new RequestStatistics(IntervalState.Serving, Known(4), Known(2.5), Known(1), Known(0.5), times);
        Dictionary<string, double> row = Row(all, new NodeInterval("node1", node1));

        Assert.Equal((7, 1000, 3, 1), (row["point"], row["at"], row["seconds"], row["timed_work"]));
        Assert.Equal((0.5, 0.25, 1), (row["routing_web_node1"], row["blocking_web"], row["cores_node2"]));
        Assert.Equal((4, 4, 2.5, 1, 0.5, 3), (row["load_web"], row["offered_web"], row["carried_web"], row["shed_web"], row["failed_web"], row["admitted_web"]));
        Assert.Equal((0.2, 0.1, 0.15, 0.3, 0.4, 0.5), (row["mean_web"], row["std_web"], row["p50_web"], row["p90_web"], row["p95_web"], row["p99_web"]));
        Assert.Equal((2.5, 0.5, 0.2, 0.4), (row["carried_web_node1"], row["failed_web_node1"], row["mean_web_node1"], row["p95_web_node1"]));
        Assert.Equal((0, double.NaN), (row["carried_web_node2"], row["mean_web_node2"]));
    }

    [Fact]
    public void Where_none_that_was_admitted_is_served_response_times_are_zero_as_traces_tell_overload()
    {
        var all = new RequestStatistics(IntervalState.Overload, Known(4), Known(0), Known(0), Known(4), _none);
        Dictionary<string, double> row = Row(all);

        Assert.Equal((0, 0, 4), (row["mean_web"], row["p99_web"], row["admitted_web"]));
    }

    [Fact]
    public void Without_traffic_response_times_are_missing_and_not_zero()
    {
        var all = new RequestStatistics(IntervalState.NoTraffic, Known(0), Known(0), Known(0), Known(0), _none);
        Dictionary<string, double> row = Row(all);

        Assert.Equal((0, double.NaN), (row["offered_web"], row["mean_web"]));
    }

    [Fact]
    public void What_is_unknown_is_told_with_its_reason_and_never_written_as_zero()
    {
        (_, string? unknown) = CollectedColumns.RowOf(_scenario, _point, [Interval(RequestStatistics.Unknown("the count is absent"))], null);

        Assert.Equal("what was measured of web is unknown: the count is absent", unknown);
    }

    // Of four requests a second one is shed, and all others go to one node.
    [Fact]
    public void On_a_mesh_with_a_load_of_its_own_the_load_is_what_was_measured_and_shares_are_told()
    {
        CollectionPoint live = new(7, [], [1, 1, 0]);
        var times = new ResponseTimes(Known(0.2), Known(0.1), Known(0.01), Known(0.15), Known(0.3), Known(0.4), Known(0.5));
        var node1 = new RequestStatistics(IntervalState.Serving, Known(3), Known(2.5), Known(0), Known(0.5), times);
        var all = new RequestStatistics(IntervalState.Serving, Known(4), Known(2.5), Known(1), Known(0.5), times);
        ImmutableArray<double> values = CollectedColumns.RowOf(_scenario, live, [Interval(all) with { Nodes = [new NodeInterval("node1", node1)] }], isTimed: null).Row;
        ImmutableArray<string> columns = CollectedColumns.Of(_scenario, isLive: true);
        Dictionary<string, double> row = columns.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);

        Assert.Equal(columns.Length, values.Length);
        Assert.Equal((4, 4, 0.25, 1, 0), (row["load_web"], row["offered_web"], row["shed_share_web"], row["share_web_node1"], row["share_web_node2"]));
        Assert.True(double.IsNaN(row["timed_work"]));
        Assert.Equal((0.5, 0.25, 1), (row["routing_web_node1"], row["blocking_web"], row["cores_node2"]));
        Assert.True(CollectedColumns.IsOf(_scenario, live, values));
        Assert.False(CollectedColumns.IsOf(_scenario, live with { Levels = [0, 1, 0] }, values));
    }

    private static Dictionary<string, double> Row(RequestStatistics all, params ImmutableArray<NodeInterval> nodes)
    {
        (ImmutableArray<double> row, string? unknown) = CollectedColumns.RowOf(_scenario, _point, [Interval(all) with { Nodes = nodes }], isTimed: true);
        Assert.Null(unknown);
        ImmutableArray<string> columns = CollectedColumns.Of(_scenario);
        Assert.Equal(columns.Length, row.Length);
        return columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static ServiceInterval Interval(RequestStatistics all) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(1000), DateTimeOffset.UnixEpoch.AddSeconds(1003), all, [], null, default!);

    private static Statistic Known(double value) => Statistic.Known(value);
}
