using Meshward.Core.Collection;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Collection;

public sealed class LoadComparisonTests
{
    private static readonly DateTimeOffset _start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    // A tenth of a second of them, five deviations of a Poisson count of half a second, and two.
    [Theory]
    [InlineData(128, 4, 3.2 + 20 + 2)]
    [InlineData(0, 4, 2)]
    [InlineData(20_000, 10, 200 + 158.114 + 2)]
    public void Both_may_differ_by_what_is_on_its_way_at_the_ends(int answered, double seconds, double tolerance) =>
        Assert.Equal(tolerance, LoadComparison.Tolerance(answered, seconds), 0.001);

    [Theory]
    [InlineData(32, 0, 128, true)]
    [InlineData(25.8, 0, 128, true)]
    [InlineData(25.5, 0, 128, false)]
    [InlineData(19, 0, 128, false)]
    [InlineData(38.6, 0, 128, false)]
    [InlineData(19, 13, 128, true)]
    [InlineData(0, 0, 2, true)]
    [InlineData(1, 0, 0, false)]
    public void Metrics_are_of_the_load_or_not(double carried, double shed, int answered, bool isOne)
    {
        MeasuredPoint point = new([Interval(Statistic.Known(carried + shed))], [new AnsweredRequests(answered, 0)]);

        string? difference = LoadComparison.DifferenceIn(["web"], point);

        Assert.Equal(isOne, difference is null);
        Assert.True(difference is null || difference.Contains(" requests of web in the metrics, expected ", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nobody_counts_or_nothing_is_known_nothing_is_compared()
    {
        Assert.Null(LoadComparison.DifferenceIn(["web"], new MeasuredPoint([Interval(Statistic.Known(32))], null)));
        Assert.Null(LoadComparison.DifferenceIn(["web"], new MeasuredPoint([Interval(Statistic.Unknown("of no matter"))], [new AnsweredRequests(128, 0)])));
        Assert.NotNull(LoadComparison.DifferenceIn(["web"], new MeasuredPoint([Interval(Statistic.NoTraffic)], [new AnsweredRequests(128, 0)])));
    }

    private static ServiceInterval Interval(Statistic offered)
    {
        RequestStatistics requests = RequestStatistics.Unknown("of no matter") with { Offered = offered };
        return new ServiceInterval(_start, _start + TimeSpan.FromSeconds(4), requests, [], null, new IntervalTally(0, 0, 0, 0, 0, 0, 0));
    }
}
