using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class HistoryColumnsTests
{
    private static readonly MeshSpec _mesh = new(["web", "db"], ["node1", "node2"], TimeSpan.FromSeconds(10), TimeSpan.Zero);
    private static readonly ResponseTimes _none = ResponseTimes.All(Statistic.NoTraffic);
    private static readonly ResponseTimes _times = new(Known(0.2), Known(0.1), Known(0.01), Known(0.15), Known(0.3), Known(0.4), Known(0.5));
    private static readonly RequestStatistics _idle = new(IntervalState.NoTraffic, Known(0), Known(0), Known(0), Known(0), _none);

    [Fact]
    public void A_row_has_what_was_measured_and_the_shares_that_came_of_what_was_set()
    {
        // Ten requests a second: two shed, six served on node1, one served and one failed on node2.
        ServiceInterval web = Interval(
            new RequestStatistics(IntervalState.Serving, Known(10), Known(7), Known(2), Known(1), _times),
            new NodeInterval("node1", new RequestStatistics(IntervalState.Serving, Known(6), Known(6), Known(0), Known(0), _times)),
            new NodeInterval("node2", new RequestStatistics(IntervalState.Serving, Known(2), Known(1), Known(0), Known(1), _times)),
            new NodeInterval("unknown", new RequestStatistics(IntervalState.Serving, Known(2), Known(0), Known(2), Known(0), _none)));
        Dictionary<string, double> row = Row(web, Interval(_idle));

        Assert.Equal((1000, 3), (row["at"], row["seconds"]));
        Assert.Equal((10, 7, 2, 1, 8), (row["offered_web"], row["carried_web"], row["shed_web"], row["failed_web"], row["admitted_web"]));
        Assert.Equal((0.2, 0.1, 0.15, 0.3, 0.4, 0.5), (row["mean_web"], row["std_web"], row["p50_web"], row["p90_web"], row["p95_web"], row["p99_web"]));
        Assert.Equal((6, 1, 1), (row["carried_web_node1"], row["carried_web_node2"], row["failed_web_node2"]));
        Assert.Equal((0.2, 0.75, 0.25), (row["shed_share_web"], row["share_web_node1"], row["share_web_node2"]));
    }

    [Fact]
    public void No_traffic_is_a_row_of_zero_loads_without_times_and_shares()
    {
        Dictionary<string, double> row = Row(Interval(_idle), Interval(_idle));

        Assert.Equal((0, 0, 0), (row["offered_web"], row["admitted_web"], row["carried_web_node1"]));
        Assert.Equal((double.NaN, double.NaN, double.NaN), (row["mean_web"], row["shed_share_web"], row["share_web_node1"]));
    }

    [Fact]
    public void A_service_of_which_nothing_is_known_has_no_figures_beside_one_of_which_something_is()
    {
        (ImmutableArray<double>? row, string? unknown) = HistoryColumns.RowOf(_mesh, [Interval(_idle), Interval(RequestStatistics.Unknown("it is absent"))], []);

        Assert.Equal("what was measured of db is unknown: it is absent", unknown);
        Assert.All(HistoryColumns.Of(_mesh, []).Zip(row!.Value).Where(cell => cell.First.Contains("_db", StringComparison.Ordinal)), cell => Assert.Equal(double.NaN, cell.Second));
        Assert.Equal(0, HistoryColumns.Of(_mesh, []).Zip(row.Value).Single(cell => cell.First == "offered_web").Second);
    }

    [Fact]
    public void Where_nothing_is_known_of_any_service_there_is_no_row()
    {
        ServiceInterval unknown = Interval(RequestStatistics.Unknown("it is absent"));

        (ImmutableArray<double>? row, string? why) = HistoryColumns.RowOf(_mesh, [unknown, unknown], []);

        Assert.Null(row);
        Assert.Equal("what was measured of web is unknown: it is absent", why);
    }

    [Fact]
    public void What_was_set_has_no_column() =>
        Assert.DoesNotContain(HistoryColumns.Of(_mesh, []), name => name.StartsWith("load_", StringComparison.Ordinal)
            || name.StartsWith("routing_", StringComparison.Ordinal) || name.StartsWith("blocking_", StringComparison.Ordinal) || name.StartsWith("cores_", StringComparison.Ordinal));

    private static Dictionary<string, double> Row(params ImmutableArray<ServiceInterval> intervals)
    {
        (ImmutableArray<double>? row, string? unknown) = HistoryColumns.RowOf(_mesh, intervals, []);
        Assert.Null(unknown);
        ImmutableArray<string> columns = HistoryColumns.Of(_mesh, []);
        Assert.Equal(columns.Length, row!.Value.Length);
        return columns.Zip(row.Value).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static ServiceInterval Interval(RequestStatistics all, params ImmutableArray<NodeInterval> nodes) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(1000), DateTimeOffset.UnixEpoch.AddSeconds(1003), all, nodes, null, default!);

    private static Statistic Known(double value) => Statistic.Known(value);
}
