using Meshward.Core.Metrics;
using static Meshward.Core.Tests.Metrics.Recording;

namespace Meshward.Core.Tests.Metrics;

public sealed class MetricWindowTests
{
    [Fact]
    public void An_interval_closes_once_every_page_was_read_at_its_end_or_after_it()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(pod: "front-1"), (0, 0), (5, 5), (10, 10)).Add(Series(pod: "front-2"), (0, 0), (5, 5), (9, 9)).Reading, At(10));
        Assert.Empty(window.Close(At(10.5)));

        window.Add(new Recording().Add(Series(pod: "front-2"), (10.2, 11)).Reading, At(10.5));
        Assert.Equal(2, Assert.Single(window.Close(At(10.5))).Requests.Carried.Value);
        Assert.Empty(window.Close(At(11)));
    }

    [Fact]
    public void An_interval_waits_for_missing_samples_no_longer_than_its_grace()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(), (0, 0), (5, 5), (9, 9)).Reading, At(9));

        Assert.Empty(window.Close(At(14.9)));
        Assert.Equal(1, Assert.Single(window.Close(At(15))).Requests.Carried.Value);
    }

    [Fact]
    public void A_late_sample_changes_no_closed_interval_and_is_told()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(), (0, 0), (5, 50), (9, 90)).Reading, At(10));
        ServiceInterval closed = Assert.Single(window.Close(At(15)));

        window.Add(new Recording().Add(Series(), (9.5, 5000), (7, 70), (10, 95)).Reading, At(16));
        Assert.Empty(window.Close(At(16)));
        Assert.Equal([closed], window.Closed);
        Assert.Equal(3, window.Late);

        // What came between the last counted sample at 9 s and the end is in the next interval.
        window.Add(new Recording().Add(Series(), (15, 150), (19, 190), (20, 200)).Reading, At(20));
        ServiceInterval next = Assert.Single(window.Close(At(20)));
        Assert.Equal(10, next.Requests.Carried.Value);
        Assert.Equal(3, next.Tally.Late);
    }

    [Fact]
    public void A_sample_that_comes_again_is_not_late()
    {
        var window = new MetricWindow(Plan);
        MetricReading reading = new Recording().Add(Series(), (0, 0), (5, 50), (10, 100)).Reading;
        window.Add(reading, At(10));
        Assert.Single(window.Close(At(10)));

        window.Add(reading, At(11));
        Assert.Equal((0, 3), (window.Late, window.Samples));
    }

    [Fact]
    public void Samples_that_come_after_an_outage_are_where_the_next_interval_begins()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(), (0, 0), (5, 50), (10, 100)).Reading, At(10));
        window.Close(At(10));
        Assert.Equal(At(10), window.NeededSince(At(10)));
        Assert.Equal(IntervalState.Unknown, Assert.Single(window.Close(At(25))).Requests.State);

        Assert.Equal(At(10), window.NeededSince(At(25)));
        window.Add(new Recording().Add(Series(), (15, 150), (20, 200), (25, 260), (30, 330)).Reading, At(30));
        ServiceInterval next = Assert.Single(window.Close(At(30)));
        Assert.Equal((13, 2), (next.Requests.Carried.Value!.Value, next.Tally.Late));
    }

    [Fact]
    public void A_sample_counts_by_its_own_time_and_not_by_when_it_came()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(), (0, 0), (5, 50), (10, 100)).Reading, At(1000));

        Assert.Equal(At(10), window.NewestSample);
        Assert.All(window.Close(At(1000)), interval => Assert.Equal(IntervalState.Unknown, interval.Requests.State));
    }

    [Fact]
    public void Samples_of_the_future_are_left_out_and_told()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(), (0, 0), (5, 50), (10, 100), (3600, 5)).Reading, At(10));

        Assert.Equal(At(10), window.NewestSample);
        Assert.Equal(1, Assert.Single(window.Close(At(10))).Tally.Ahead);
    }

    [Fact]
    public void A_window_that_is_built_again_closes_the_same_intervals()
    {
        var recording = new Recording().Add(Series(), [.. Enumerable.Range(0, 31).Select(k => (2.0 * k, (double)(k * k)))]);
        var window = new MetricWindow(Plan);
        var closed = new List<ServiceInterval>();
        for (int second = 0; second <= 60; second += 2)
        {
            window.Add(new Recording().Add(Series(), (second, second * second / 4.0)).Reading, At(second));
            closed.AddRange(window.Close(At(second)));
        }

        Assert.Equal(6, closed.Count);
        Assert.Equal(closed.Select(Text), recording.CloseAll(seconds: 60).Select(Text));

        static string Text(ServiceInterval interval) => $"{interval with { Nodes = [] }} {string.Join(' ', interval.Nodes)}";
    }

    [Fact]
    public void Samples_and_intervals_are_kept_for_a_bounded_time()
    {
        var window = new MetricWindow(Plan);
        for (int second = 0; second < 1000; second += 5)
        {
            window.Add(new Recording().Add(Series(), (second, second)).Reading, At(second));
            window.Close(At(second));
        }

        // Ten intervals and the age of a sample, with a sample every 5 s, and what came since.
        Assert.InRange(window.Samples, 20, 26);
        Assert.Equal(IntervalPlan.KeptIntervals, window.Closed.Length);
    }

    [Fact]
    public void More_samples_than_the_window_holds_make_an_interval_unknown_and_say_so()
    {
        var window = new MetricWindow(Plan with { MaxSamples = 100 });
        Assert.Empty(window.Close(At(5)));
        window.Add(new Recording().Add(Series(), [.. Enumerable.Range(0, 1001).Select(k => (k / 100.0, (double)k))]).Reading, At(10));

        Assert.InRange(window.Samples, 0, 100);
        Assert.Equal("more than 100 samples came in the time of one interval", Assert.Single(window.Close(At(15))).Requests.Offered.Reason);
    }

    [Fact]
    public void A_histogram_that_gets_other_bounds_after_a_while_is_known_again()
    {
        MetricSeries bucket = Series(MetricKind.DurationBucket);
        var window = new MetricWindow(Plan);
        var closed = new List<ServiceInterval>();
        for (int second = 0; second <= 300; second += 5)
        {
            // From 100 s on, the bucket up to 0.2 s is gone, and one up to 0.4 s is there.
            double middle = second < 100 ? 0.2 : 0.4;
            var recording = new Recording().Add(Series(), (second, 10 * second));
            foreach (double bound in new[] { 0.1, middle, double.PositiveInfinity })
                recording.Add(bucket with { UpperBoundSeconds = bound }, (second, bound < 0.2 ? 0 : 10 * second));
            window.Add(recording.Reading, At(second));
            closed.AddRange(window.Close(At(second)));
        }

        // Half of them between 0.1 and the bound: its middle.
        Assert.Equal(0.15, closed[5].Requests.ResponseTimes.P50.Value!.Value, 12);
        Assert.Equal(StatisticKind.Unknown, closed[12].Requests.ResponseTimes.P50.Kind);
        Assert.Equal(0.25, closed[^1].Requests.ResponseTimes.P50.Value!.Value, 12);
        Assert.All(closed, interval => Assert.Equal(10, interval.Requests.Carried.Value));
    }

    [Fact]
    public void Any_stretch_of_time_can_be_measured_without_closing_it()
    {
        var window = new MetricWindow(Plan);
        window.Add(new Recording().Add(Series(), (0, 0), (2, 10), (4, 30), (6, 60), (8, 100)).Reading, At(8));

        Assert.Equal(12.5, window.Measure(At(2), At(6)).Requests.Carried.Value);
        Assert.Empty(window.Closed);
    }
}
