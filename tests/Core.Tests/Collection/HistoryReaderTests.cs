using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

public sealed class HistoryReaderTests
{
    // A multiple of ten seconds.
    private const long Begin = 1_800_000_000;

    private static readonly HistoryStretch _stretch = new(DateTimeOffset.FromUnixTimeSeconds(Begin), 60, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Each_interval_has_the_requests_of_its_own_time()
    {
        // In second s of the stretch s requests come, so that the n-th ten seconds have 1 + .. + 10 more than n hundreds.
        ImmutableArray<ServiceInterval> intervals = await ReadAsync(_stretch, new PastCounting(second => Sum(second - Begin)));

        Assert.Equal(60, intervals.Length);
        for (int n = 0; n < 60; n++)
        {
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Begin + 10 * n), intervals[n].Start);
            Assert.Equal((100 * n + 55) / 10.0, intervals[n].Requests.Offered.Value!.Value, 1e-9);
        }

        static double Sum(long seconds) => 1e6 + (seconds > 0 ? seconds * (seconds + 1) / 2 : 0);
    }

    [Fact]
    public async Task Before_the_first_sample_and_in_a_gap_nothing_is_known_and_after_them_everything_is()
    {
        ImmutableArray<ServiceInterval> intervals = await ReadAsync(
            _stretch, new PastCounting(second => second - Begin is < 200 or (> 300 and < 400) ? null : 5.0 * (second - Begin)));

        int[] known = [.. Enumerable.Range(0, 60).Where(n => intervals[n].Requests.Offered.Value is not null)];

        // Samples from 200 s to 300 s and from 400 s on: the interval that ends at 400 s has one, and none at its start.
        Assert.Equal([.. Enumerable.Range(20, 10), .. Enumerable.Range(40, 20)], known);
        Assert.All(known, n => Assert.Equal(5, intervals[n].Requests.Offered.Value!.Value, 1e-9));
        Assert.Equal("the source has no series of the service", intervals[0].Requests.Offered.Reason);
    }

    // Restarts and gaps are where figures depend on what was read before.
    [Property(MaxTest = 60)]
    public async Task Intervals_are_the_same_whatever_an_answer_may_hold_and_wherever_the_reading_begins(byte most, byte from, byte restart, byte gap)
    {
        double? Value(long second)
        {
            long s = second - Begin, again = 40 + (restart * 2), away = 30 + (gap * 2);
            return s > away && s < away + (gap % 37) ? null : s < again ? 1000 + (7 * s) : 3 * (s - again);
        }

        ImmutableArray<ServiceInterval> whole = await ReadAsync(_stretch, new PastCounting(Value));
        int first = from % 60;
        HistoryStretch rest = _stretch.From(DateTimeOffset.FromUnixTimeSeconds(Begin + (10 * first)));
        ImmutableArray<ServiceInterval> resumed = await ReadAsync(rest, new PastCounting(Value) { Most = 11 + most });

        Assert.Equal(whole[first..].Select(Text), resumed.Select(Text));
    }

    [Fact]
    public async Task Chunks_grow_over_what_is_empty_and_are_halved_where_they_are_too_large()
    {
        PastCounting history = new(second => second - Begin < 3000 ? null : second) { Most = 100 };
        HistoryStretch longer = _stretch with { Count = 600 };

        ImmutableArray<ServiceInterval> intervals = await ReadAsync(longer, history);

        Assert.Equal(600, intervals.Length);
        Assert.Equal(1, intervals[^1].Requests.Offered.Value);
        Assert.Contains(-1, history.Answers);

        // 300 empty intervals take no more than ten questions, and what is refused is not asked for again: 3,000 samples in answers of at least 40.
        Assert.InRange(history.Answers.Count, 30, 100);
        Assert.InRange(history.Answers.Count(answer => answer == -1), 1, 10);
    }

    [Fact]
    public async Task One_interval_that_is_too_much_by_itself_is_told()
    {
        PastCounting history = new(second => second) { Most = 5 };

        MetricSourceException problem = await Assert.ThrowsAsync<MetricSourceException>(() => ReadAsync(_stretch, history));

        Assert.Equal("too many samples", problem.Message);
    }

    // Seconds from a multiple of the length on.
    [Theory]
    [InlineData(25, -30, 5)]
    [InlineData(100, 40, 6)]
    [InlineData(105, 50, 5)]
    [InlineData(109, 50, 5)]
    public void A_range_has_the_whole_intervals_that_lie_in_it(int until, int start, int count)
    {
        DateTimeOffset origin = DateTimeOffset.FromUnixTimeSeconds(Begin);
        Checked<HistoryStretch> stretch = HistoryStretch.Of(
            "--range", origin.AddSeconds(until), new PastRange(TimeSpan.FromSeconds(60)), TimeSpan.FromSeconds(10));

        Assert.Equal(new HistoryStretch(origin.AddSeconds(start), count, TimeSpan.FromSeconds(10)), stretch.Value);
    }

    [Fact]
    public void A_range_without_a_whole_interval_is_told()
    {
        Checked<HistoryStretch> stretch = HistoryStretch.Of(
            "--range", DateTimeOffset.FromUnixTimeSeconds(Begin + 9), new PastRange(TimeSpan.FromSeconds(15)), TimeSpan.FromSeconds(10));

        Assert.Equal("--range: found a range with 0 whole intervals of 10 s, expected 1 to 10000000", Assert.Single(stretch.Diagnostics).ToString());
    }

    private static string Text(ServiceInterval interval) =>
        $"{interval.Start:O} {interval.Requests.State} {interval.Requests.Offered} {interval.Requests.Carried} {string.Join(';', interval.Nodes.Select(node => $"{node.Node} {node.Requests.Offered}"))} {interval.Tally}";

    private static async Task<ImmutableArray<ServiceInterval>> ReadAsync(HistoryStretch stretch, IMetricHistory history)
    {
        ImmutableArray<ServiceInterval>.Builder intervals = ImmutableArray.CreateBuilder<ServiceInterval>();
        await foreach (ImmutableArray<ServiceInterval> services in new HistoryReader(["web"], history, stretch).ReadAsync(TestContext.Current.CancellationToken))
        {
            intervals.Add(Assert.Single(services));
        }

        return intervals.ToImmutable();
    }
}
