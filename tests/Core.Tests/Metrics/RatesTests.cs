using Meshward.Core.Metrics;
using static Meshward.Core.Tests.Metrics.Recording;

namespace Meshward.Core.Tests.Metrics;

public sealed class RatesTests
{
    [Fact]
    public void Rates_are_rises_by_seconds_for_each_class_and_node()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(node: "node1"), (0, 100), (5, 130), (10, 180))
            .Add(Series(node: "node2"), (0, 7), (5, 17), (10, 27))
            .Add(Series(node: "node2", code: "504", flags: "UT"), (0, 3), (5, 3), (10, 13))
            .Add(Series(node: "node1", code: "0", flags: "DC"), (0, 0), (5, 1), (10, 5))
            .Add(Series(node: "unknown", code: "503", flags: "FI"), (0, 50), (5, 60), (10, 70))
            .Close();

        // 80 + 20 served, 10 + 5 failed and 20 shed in 10 s.
        Assert.Equal((13.5, 10, 2, 1.5), Rates(interval.Requests));
        Assert.Equal(["node1", "node2", "unknown"], interval.Nodes.Select(node => node.Node));
        Assert.Equal((8.5, 8, 0, 0.5), Rates(interval.Nodes[0].Requests));
        Assert.Equal((3, 2, 0, 1), Rates(interval.Nodes[1].Requests));
        Assert.Equal((2, 0, 2, 0), Rates(interval.Nodes[2].Requests));
        Assert.Equal(IntervalState.Serving, interval.Requests.State);
        Assert.Equal(new IntervalTally(0, 0, 0, 0, 0, 0, 0), interval.Tally);
    }

    [Theory]
    [InlineData("503", "FI", "shed")]
    [InlineData("503", "DI,FI", "shed")]
    [InlineData("200", "FILTER", "carried")]
    [InlineData("503", "UF", "failed")]
    [InlineData("0", "DC", "failed")]
    [InlineData("500", "-", "failed")]
    [InlineData("404", "-", "carried")]
    [InlineData("50", "-", "carried")]
    public void Status_and_flags_say_what_became_of_a_request(string code, string flags, string expected)
    {
        RequestStatistics all = new Recording().Add(Series(code: code, flags: flags), (0, 0), (10, 20)).Close().Requests;

        Assert.Equal(expected == "carried" ? 2 : 0, all.Carried.Value);
        Assert.Equal(expected == "shed" ? 2 : 0, all.Shed.Value);
        Assert.Equal(expected == "failed" ? 2 : 0, all.Failed.Value);
    }

    [Fact]
    public void Samples_that_miss_the_ends_of_an_interval_are_divided_by_their_own_time_and_leave_no_request_out()
    {
        var recording = new Recording().Add(Series(), (-2, 0), (3, 10), (8, 40), (13, 60), (18, 90), (23, 91));
        ServiceInterval[] intervals = [.. recording.CloseAll(seconds: 25)];

        // From -2 s to 8 s, then from 8 s to 18 s: the second begins where the first ended.
        Assert.Equal([4.0, 5.0], intervals.Select(interval => interval.Requests.Carried.Value!.Value));
        Assert.Equal(At(8), intervals[0].NewestSample);
    }

    [Fact]
    public void Shed_requests_have_no_part_in_response_times()
    {
        MetricSeries served = Series(), shed = Series(node: "unknown", code: "503", flags: "FI"), failed = Series(code: "504", flags: "UT");
        RequestStatistics all = new Recording()
            .Add(served, (0, 0), (10, 10)).Histogram(served, 2, (0.1, 0), (0.3, 10), (double.PositiveInfinity, 10))
            .Add(shed, (0, 0), (10, 90)).Histogram(shed, 0.09, (0.1, 90), (0.3, 90), (double.PositiveInfinity, 90))
            .Add(failed, (0, 0), (10, 10)).Histogram(failed, 50, (0.1, 0), (0.3, 0), (double.PositiveInfinity, 10))
            .Close().Requests;

        Assert.Equal(0.2, all.ResponseTimes.Mean.Value);
        Assert.Equal(0.2, all.ResponseTimes.P50.Value!.Value, 12);
    }

    [Fact]
    public void No_requests_are_no_traffic_and_neither_unknown_nor_a_time_of_zero()
    {
        MetricSeries idle = Series();
        RequestStatistics all = new Recording().Add(idle, (0, 5), (10, 5)).Histogram(idle, 0, (0.1, 0), (double.PositiveInfinity, 0)).Close().Requests;

        Assert.Equal(IntervalState.NoTraffic, all.State);
        Assert.Equal((0, 0, 0, 0), Rates(all));
        Assert.Equal(ResponseTimes.All(Statistic.NoTraffic), all.ResponseTimes);
        Assert.Null(all.ResponseTimes.Mean.Value);
    }

    [Fact]
    public void Where_all_are_shed_nothing_was_served_and_nothing_is_overloaded()
    {
        RequestStatistics all = new Recording().Add(Series(node: "unknown", code: "503", flags: "FI"), (0, 0), (10, 10)).Close().Requests;

        Assert.Equal(IntervalState.Serving, all.State);
        Assert.Equal(StatisticKind.NoTraffic, all.ResponseTimes.P95.Kind);
    }

    [Fact]
    public void Where_all_run_into_the_time_limit_the_service_is_overloaded_and_not_calm()
    {
        RequestStatistics all = new Recording().Add(Series(), (0, 8), (10, 8)).Add(Series(code: "504", flags: "UT"), (0, 0), (10, 100)).Close().Requests;

        Assert.Equal(IntervalState.Overload, all.State);
        Assert.Equal((10, 0, 0, 10), Rates(all));
        Assert.Equal(StatisticKind.Unknown, all.ResponseTimes.Mean.Kind);
    }

    [Theory]
    [InlineData(500, IntervalState.Overload)] // 100 requests of 5 s, which is the limit
    [InlineData(400, IntervalState.Serving)] // of 4 s, in the same bucket
    public void Where_all_are_served_at_the_time_limit_the_service_is_overloaded_too(double sumSeconds, IntervalState expected)
    {
        MetricSeries served = Series();
        RequestStatistics all = new Recording().Add(served, (0, 0), (10, 100)).Histogram(served, sumSeconds, (2.5, 0), (5, 100), (double.PositiveInfinity, 100)).Close().Requests;

        Assert.Equal(expected, all.State);
        Assert.Equal(IntervalState.Serving, new Recording().Add(served, (0, 0), (10, 100))
            .Histogram(served, sumSeconds, (2.5, 0), (5, 100), (double.PositiveInfinity, 100)).Close(Plan with { TimeLimitSeconds = null }).Requests.State);
    }

    public static (double Offered, double Carried, double Shed, double Failed) Rates(RequestStatistics all) =>
        (all.Offered.Value!.Value, all.Carried.Value!.Value, all.Shed.Value!.Value, all.Failed.Value!.Value);
}
