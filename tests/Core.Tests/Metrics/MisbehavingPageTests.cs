using Meshward.Core.Metrics;
using static Meshward.Core.Tests.Metrics.Recording;

namespace Meshward.Core.Tests.Metrics;

/// <summary>What real pages were seen to do. All pages are read at 0, 2, 4, … s unless a test says otherwise.</summary>
public sealed class MisbehavingPageTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-1)]
    public void A_counter_that_is_no_count_is_unknown(double value)
    {
        ServiceInterval interval = new Recording()
            .Add(Series(node: "node1"), (0, 0), (2, value), (4, value), (6, value), (8, value), (10, value))
            .Add(Series(node: "node2"), Steady(10))
            .Close();

        Assert.Contains("no finite number", interval.Requests.Carried.Reason, StringComparison.Ordinal);
        Assert.Contains("node1", interval.Requests.Offered.Reason, StringComparison.Ordinal);
        Assert.Equal(IntervalState.Unknown, interval.Requests.State);
        Assert.Equal(10, interval.Nodes[1].Requests.Carried.Value);
        Assert.Equal(5, interval.Tally.NotFinite);
    }

    [Fact]
    public void One_sample_that_is_no_number_between_good_ones_changes_nothing()
    {
        ServiceInterval interval = new Recording().Add(Series(), (0, 0), (2, 20), (4, double.NaN), (6, 60), (8, 80), (10, 100)).Close();

        Assert.Equal(10, interval.Requests.Carried.Value);
        Assert.Equal(1, interval.Tally.NotFinite);
    }

    [Fact]
    public void A_bucket_that_is_no_number_leaves_rates_and_mean_known()
    {
        MetricSeries served = Series();
        ServiceInterval interval = new Recording()
            .Add(served, Steady(10))
            .Add(served with { Kind = MetricKind.DurationSum }, Steady(1))
            .Add(served with { Kind = MetricKind.DurationCount }, Steady(10))
            .Add(Bucket(0.1), (0, 0), (2, double.NaN), (4, double.NaN), (6, double.NaN), (8, double.NaN), (10, double.NaN))
            .Add(Bucket(double.PositiveInfinity), Steady(10))
            .Close();

        Assert.Equal(10, interval.Requests.Carried.Value);
        Assert.Equal(0.1, interval.Requests.ResponseTimes.Mean.Value!.Value, 12);
        Assert.Contains("no finite number", interval.Requests.ResponseTimes.P50.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_series_is_unknown()
    {
        var window = new MetricWindow(Plan);
        Assert.Empty(window.Close(At(5)));
        window.Add(MetricReading.Empty, At(10));
        ServiceInterval interval = Assert.Single(window.Close(At(15)));

        Assert.Equal(IntervalState.Unknown, interval.Requests.State);
        Assert.Equal("the source has no series of the service", interval.Requests.Offered.Reason);
    }

    [Fact]
    public void A_series_that_went_absent_is_unknown_and_not_zero()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(node: "node1"), (-4, 0), (-2, 20), (0, 40))
            .Add(Series(node: "node2"), [(-4, 0), (-2, 0), .. Steady(10)])
            .Close();

        Assert.Contains("absent since 10 s before the end", interval.Nodes[0].Requests.Carried.Reason, StringComparison.Ordinal);
        Assert.Equal(10, interval.Nodes[1].Requests.Carried.Value);
        Assert.Equal(StatisticKind.Unknown, interval.Requests.Offered.Kind);
    }

    [Fact]
    public void A_series_that_comes_back_goes_on_from_its_own_count()
    {
        ServiceInterval[] intervals = [.. new Recording()
            .Add(Series(node: "node1"), (-2, 1_000_000), (0, 1_000_020), (16, 1_000_100), (18, 1_000_120), (20, 1_000_140), (22, 1_000_160), (30, 1_000_240))
            .Add(Series(node: "node2"), [(-2, 0), .. Steady(10), (12, 120), (14, 140), (16, 160), (18, 180), (20, 200), (22, 220), (24, 240), (26, 260), (28, 280), (30, 300)])
            .CloseAll(seconds: 35)];

        Assert.Equal(3, intervals.Length);
        Assert.Equal(StatisticKind.Unknown, intervals[0].Nodes[0].Requests.Carried.Kind);
        Assert.Equal(StatisticKind.Unknown, intervals[1].Nodes[0].Requests.Carried.Kind);
        Assert.Equal(10, intervals[2].Nodes[0].Requests.Carried.Value);
    }

    [Fact]
    public void A_series_that_a_known_page_did_not_have_before_counts_from_zero()
    {
        RequestStatistics all = new Recording()
            .Add(Series(), Steady(10))
            .Add(Series(node: "unknown", code: "503", flags: "FI"), (6, 15), (8, 22), (10, 30))
            .Close().Requests;

        Assert.Equal((13, 10, 3, 0), RatesTests.Rates(all));
    }

    [Fact]
    public void A_series_that_appears_with_more_than_can_have_come_is_unknown_and_no_giant_rate()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(node: "node1"), Steady(10))
            .Add(Series(node: "node2"), (6, 1_000_000), (8, 1_000_020), (10, 1_000_040))
            .Close();

        Assert.Contains("more than can have come", interval.Requests.Carried.Reason, StringComparison.Ordinal);
        Assert.Equal(10, interval.Nodes[0].Requests.Carried.Value);
    }

    [Fact]
    public void A_reset_counts_what_came_since()
    {
        ServiceInterval interval = new Recording().Add(Series(), (0, 100_000), (2, 100_020), (4, 5), (6, 25), (8, 45), (10, 65)).Close();

        // 20, then 5 since the restart, then three times 20, in 10 s.
        Assert.Equal(8.5, interval.Requests.Carried.Value);
        Assert.Equal(1, interval.Tally.Resets);
    }

    [Fact]
    public void A_reset_that_has_passed_the_old_count_cannot_be_seen()
    {
        ServiceInterval interval = new Recording().Add(Series(), (0, 1), (2, 2), (4, 22), (6, 42), (8, 62), (10, 82)).Close();

        // Had the counter begun again at 3 s, 22 requests came since, of which 2 are taken for those before.
        Assert.Equal(8.1, interval.Requests.Carried.Value);
        Assert.Equal(0, interval.Tally.Resets);
    }

    [Fact]
    public void A_counter_that_falls_a_little_is_unknown_and_no_giant_rate()
    {
        ServiceInterval interval = new Recording().Add(Series(), (0, 1_000_000), (2, 1_000_020), (4, 999_990), (6, 1_000_010), (8, 1_000_030), (10, 1_000_050)).Close();

        Assert.Contains("no restart explains", interval.Requests.Carried.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_restart_a_series_that_has_not_come_back_yet_is_zero()
    {
        ServiceInterval[] intervals = [.. new Recording()
            .Add(Series(), (0, 500), (2, 520), (4, 5), (6, 25), (8, 45), (10, 65), (12, 85), (14, 105), (16, 125), (18, 145), (20, 165))
            .Add(Series(code: "503", flags: "UF"), (0, 70), (2, 72), (18, 4), (20, 6))
            .CloseAll(seconds: 25)];

        Assert.Equal([0.0, 0.6], intervals.Select(interval => interval.Requests.Failed.Value!.Value));
    }

    [Fact]
    public void A_pod_that_replaces_another_begins_with_its_first_sample()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(pod: "front-1"), (-4, 999_960), (-2, 999_980), (0, 1_000_000), (2, 1_000_020), (4, 1_000_040))
            .Add(Series(pod: "front-2"), (6, 2_000_000), (8, 2_000_020), (10, 2_000_040))
            .Close();

        // 40 of the old pod in 4 s and 40 of the new one in 4 s, in an interval of 10 s.
        Assert.Equal(8, interval.Requests.Carried.Value);
        Assert.Equal((1, 1), (interval.Tally.PodsStarted, interval.Tally.PodsEnded));
    }

    [Fact]
    public void A_pod_that_was_replaced_under_its_name_counts_on_both_pages()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(pod: "front-0", target: "10.0.0.1"), (-4, 0), (-2, 20), (0, 40), (2, 60), (4, 80))
            .Add(Series(pod: "front-0", target: "10.0.0.2"), (6, 10), (8, 30), (10, 50))
            .Close();

        Assert.Equal(8, interval.Requests.Carried.Value);
        Assert.Equal(0, interval.Tally.SecondPages);
    }

    [Fact]
    public void Two_pages_of_one_pod_count_once()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(pod: "front-1", target: "10.0.0.1:15020"), Steady(10))
            .Add(Series(pod: "front-1", target: "10.0.0.1:15090"), (1, 10), (3, 30), (5, 50), (7, 70), (9, 90))
            .Add(Series(pod: "front-2"), Steady(1))
            .Close();

        Assert.Equal(11, interval.Requests.Carried.Value);
        Assert.Equal(1, interval.Tally.SecondPages);
    }

    [Fact]
    public void A_request_that_both_ends_report_counts_once()
    {
        RequestStatistics all = new Recording()
            .Add(Series(reporter: "source", pod: "front-1"), Steady(10))
            .Add(Series(reporter: "source", pod: "front-1", code: "503", flags: "UF"), Steady(1))
            .Add(Series(reporter: "destination", pod: "node1-1"), Steady(9))
            .Close().Requests;

        Assert.Equal((11, 10, 0, 1), RatesTests.Rates(all));
    }

    [Fact]
    public void Where_one_end_alone_reports_it_is_taken()
    {
        ServiceInterval interval = new Recording()
            .Add(Series(node: "node1", reporter: "source", pod: "front-1"), Steady(10))
            .Add(Series(node: "node2", reporter: "destination", pod: "node2-1"), Steady(5))
            .Close();

        Assert.Equal(15, interval.Requests.Offered.Value);
        Assert.Equal([10.0, 5.0], interval.Nodes.Select(node => node.Requests.Carried.Value!.Value));
    }

    [Fact]
    public void Where_the_source_sleeps_the_destination_is_taken()
    {
        RequestStatistics all = new Recording()
            .Add(Series(reporter: "source", pod: "front-1"), (-4, 0), (-2, 20), (0, 40))
            .Add(Series(reporter: "destination", pod: "node1-1"), Steady(9))
            .Close().Requests;

        Assert.Equal(9, all.Carried.Value);
    }

    [Fact]
    public void A_page_that_sleeps_makes_the_interval_unknown_and_says_how_old_its_samples_are()
    {
        ServiceInterval[] intervals = [.. new Recording().Add(Series(), [.. Steady(10)[..5], (26, 260), (28, 280), (30, 300)]).CloseAll(seconds: 35)];

        Assert.Equal(10, intervals[0].Requests.Carried.Value);
        Assert.Contains("the newest is 12 s older than its end", intervals[1].Requests.Offered.Reason, StringComparison.Ordinal);
        Assert.Equal(At(8), intervals[1].NewestSample);
        Assert.Contains("too old", intervals[2].Requests.Offered.Reason, StringComparison.Ordinal);
    }

    private static (double Seconds, double Value)[] Steady(double perSecond) => [.. Enumerable.Range(0, 6).Select(k => (2.0 * k, 2 * k * perSecond))];

    private static MetricSeries Bucket(double bound) => Series(MetricKind.DurationBucket, bound: bound);
}
