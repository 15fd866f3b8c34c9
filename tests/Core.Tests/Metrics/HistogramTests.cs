using Meshward.Core.Metrics;
using static Meshward.Core.Tests.Metrics.Recording;

namespace Meshward.Core.Tests.Metrics;

public sealed class HistogramTests
{
    private const double Infinite = double.PositiveInfinity;

    [Fact]
    public void Percentiles_lie_on_a_line_inside_their_bucket()
    {
        ResponseTimes times = Times(0.5, (0.01, 10), (0.02, 60), (0.05, 90), (0.1, 98), (1, 100), (Infinite, 100));

        // The 50th of 100 is the 40th of 50 between 0.01 and 0.02; the 90th ends the third bucket; the 95th is the 5th of 8 between 0.05 and 0.1;
        // the 99th is the first of two between 0.1 and 1.
        Assert.Equal(0.018, times.P50.Value!.Value, 12);
        Assert.Equal(0.05, times.P90.Value!.Value, 12);
        Assert.Equal(0.08125, times.P95.Value!.Value, 12);
        Assert.Equal(0.55, times.P99.Value!.Value, 12);
        Assert.Equal(0.005, times.Mean.Value!.Value, 12);
    }

    [Fact]
    public void The_first_bucket_begins_at_zero() => Assert.Equal(0.05, Times(1, (0.1, 10), (Infinite, 10)).P50.Value!.Value, 12);

    [Fact]
    public void A_percentile_above_the_largest_bound_is_that_bound_and_the_deviation_is_unknown()
    {
        ResponseTimes times = Times(100, (0.1, 10), (1, 80), (Infinite, 100));

        Assert.Equal(1, times.P90.Value);
        Assert.Equal(1, times.P99.Value);
        Assert.Equal(1, times.Mean.Value);
        Assert.Contains("above the largest bound", times.StandardDeviation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deviation_is_that_of_times_spread_evenly_in_their_buckets()
    {
        ResponseTimes times = Times(1.5, (0.1, 50), (0.3, 100), (Infinite, 100));

        // Mean (0.05 + 0.2) / 2 = 0.125; mean square (0.01 / 3 + (0.01 + 0.03 + 0.09) / 3) / 2 = 0.07 / 3; variance 0.07 / 3 - 0.015625.
        Assert.Equal(Math.Sqrt((0.07 / 3) - 0.015625), times.StandardDeviation.Value!.Value, 12);

        // Half of them in a bucket of 0.1, half in one of 0.2: root of (0.01 + 0.04) / 2 / 3.
        Assert.Equal(Math.Sqrt(0.025 / 3), times.StandardDeviationError.Value!.Value, 12);
    }

    [Theory]
    [InlineData(0.0999, 0.3)]
    [InlineData(0.0001, 0.1001)]
    [InlineData(0.05, 0.2)]
    public void The_deviation_is_never_off_by_more_than_it_says(double fast, double slow)
    {
        ResponseTimes times = Times(50 * (fast + slow), (0.1, 50), (0.3, 100), (Infinite, 100));

        // Fifty of one time and fifty of the other have half of their distance as deviation.
        Assert.InRange(Math.Abs(times.StandardDeviation.Value!.Value - ((slow - fast) / 2)), 0, times.StandardDeviationError.Value!.Value);
    }

    [Fact]
    public void Nodes_with_other_bounds_are_added_on_the_bounds_that_they_share()
    {
        MetricSeries one = Series(node: "node1"), two = Series(node: "node2");
        RequestStatistics all = new Recording()
            .Add(one, (0, 0), (10, 10)).Histogram(one, 1, (0.1, 5), (0.2, 10), (0.4, 10), (Infinite, 10))
            .Add(two, (0, 0), (10, 10)).Histogram(two, 3, (0.1, 1), (0.3, 7), (0.4, 10), (Infinite, 10))
            .Close().Requests;

        // 6 of 20 up to 0.1, 20 up to 0.4: the 10th is the 4th of 14.
        Assert.Equal(0.1 + (0.3 * 4 / 14), all.ResponseTimes.P50.Value!.Value, 12);
        Assert.Equal(0.2, all.ResponseTimes.Mean.Value!.Value, 12);
    }

    [Theory]
    [InlineData(0.1, 10, 0.2, 5, Infinite, 10, "not cumulative")]
    [InlineData(0.1, 5, 0.2, 7, 0.3, 10, "no bucket without an upper bound")]
    public void Buckets_that_are_no_histogram_give_no_percentiles(double b1, double n1, double b2, double n2, double b3, double n3, string reason)
    {
        ResponseTimes times = Times(1, (b1, n1), (b2, n2), (b3, n3));

        Assert.Contains(reason, times.P95.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, times.StandardDeviation.Reason, StringComparison.Ordinal);
        Assert.Equal(0.1, times.Mean.Value);
    }

    [Fact]
    public void Without_a_histogram_response_times_are_unknown_and_rates_are_not()
    {
        RequestStatistics all = new Recording().Add(Series(), (0, 0), (10, 10)).Close().Requests;

        Assert.Equal(1, all.Carried.Value);
        Assert.Contains("absent", all.ResponseTimes.Mean.Reason, StringComparison.Ordinal);
        Assert.Contains("absent", all.ResponseTimes.P99.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_a_histogram_makes_the_times_over_all_nodes_unknown_and_not_those_of_others()
    {
        MetricSeries one = Series(node: "node1");
        ServiceInterval interval = new Recording()
            .Add(one, (0, 0), (10, 10)).Histogram(one, 1, (0.1, 5), (0.2, 10), (Infinite, 10))
            .Add(Series(node: "node2"), (0, 0), (10, 10))
            .Close();

        Assert.Equal(StatisticKind.Unknown, interval.Requests.ResponseTimes.Mean.Kind);
        Assert.Equal(StatisticKind.Unknown, interval.Requests.ResponseTimes.P50.Kind);
        Assert.Equal(0.1, interval.Nodes[0].Requests.ResponseTimes.Mean.Value);
        Assert.Equal(2, interval.Requests.Offered.Value);
    }

    private static ResponseTimes Times(double sumSeconds, params (double Bound, double Count)[] buckets)
    {
        MetricSeries served = Series();
        return new Recording().Add(served, (0, 0), (10, buckets[^1].Count)).Histogram(served, sumSeconds, buckets).Close().Requests.ResponseTimes;
    }
}
