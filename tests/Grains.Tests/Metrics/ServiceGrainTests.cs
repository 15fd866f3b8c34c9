using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains.Tests.Metrics;

public sealed class ServiceGrainTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Pushed_samples_become_intervals_on_whatever_silo_they_come_to()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(2);
        IServiceGrain service = Service(cluster);
        var feed = new MetricFeed(null, TimeSpan.FromSeconds(10)) { TimeLimitSeconds = 5, MaxSampleAge = TimeSpan.FromSeconds(8), Grace = TimeSpan.Zero };
        await service.SetFeedAsync(feed);
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), start = (now / 10_000 * 10_000) - 20_000;
        MetricReading reading = Reading((start, 0), (start + 5000, 50), (start + 10_000, 200), (start + 15_000, double.NaN), (start + 20_000, 300));

        // The same samples against a window in this process: the wire loses nothing.
        var window = new MetricWindow(feed.ToPlan());
        window.Add(reading, DateTimeOffset.FromUnixTimeMilliseconds(now));
        ImmutableArray<ServiceInterval> expected = window.Close(DateTimeOffset.FromUnixTimeMilliseconds(now));

        await service.PushAsync(reading);
        ServiceView view = (await service.ViewAsync())!;
        Assert.Equal([20.0, 10.0], view.Intervals[..2].Select(interval => interval.Requests.Carried.Value!.Value));
        Assert.Equal(expected.Select(Text), view.Intervals[..2].Select(Text));
        Assert.Equal(start + 20_000, view.NewestSample!.Value.ToUnixTimeMilliseconds());
        Assert.Null(view.Failure);
        Assert.Equal(15, (await service.MeasureAsync(feed, view.Intervals[0].Start, view.Intervals[1].End))!.Interval.Requests.Carried.Value);
    }

    [Fact]
    public async Task A_service_without_a_feed_knows_nothing_and_takes_nothing()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        IServiceGrain service = Service(cluster);

        Assert.Null(await service.ViewAsync());
        Assert.Null(await service.MeasureAsync(_polled, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + _second));
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => service.PushAsync(Reading((0, 0))));
        Assert.Contains("'shop/info1' has no feed", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:9090", 1, "prometheus: expected the address of a Prometheus server such as http://127.0.0.1:9090")]
    [InlineData(null, 0, "a time that is not above zero")]
    public async Task A_feed_that_cannot_be_used_is_refused_and_not_stored(string? prometheus, double seconds, string expected)
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(
            () => Service(cluster).SetFeedAsync(new MetricFeed(prometheus, TimeSpan.FromSeconds(seconds))));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, cluster.Storage.Writes);
    }

    [Fact]
    public async Task A_polled_service_goes_on_after_its_silo_died_and_has_its_intervals_again()
    {
        var source = new CountingSource();
        await using GrainCluster cluster = await StartAsync(2, source);
        IServiceGrain service = Service(cluster);
        await service.SetFeedAsync(_polled);
        await service.UntilAsync(view => view.Intervals.Count(interval => interval.Requests.Carried.Value is not null) >= 3);
        await cluster.KillAsync(await cluster.WhereAsync(service));

        // Nobody but the source has the samples of before: the first poll of the new activation brings them all.
        ServiceView after = await service.UntilAsync(view => view.LastReadAt is not null);
        Assert.Equal(IntervalPlan.KeptIntervals, after.Intervals.Length);
        Assert.All(after.Intervals[..^1], interval => Assert.Equal(Rate(interval.Start, interval.End), interval.Requests.Carried.Value!.Value, 9));
        Assert.All(source.Services, asked => Assert.Equal("info1", asked));
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_polled_service_whose_activation_is_gone_goes_on_though_nobody_asks()
    {
        var source = new CountingSource();
        await using GrainCluster cluster = await GrainCluster.StartAsync(1, configure: silo =>
        {
            silo.Services.AddSingleton<IMetricSources>(source);
            silo.UseInMemoryReminderService();
            silo.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = _second);
        });
        IServiceGrain service = Service(cluster);
        await service.SetFeedAsync(_polled);
        await service.UntilAsync(view => view.LastReadAt is not null);
        await cluster.DeactivateAsync(service);

        // A first poll asks for all that a window keeps, which no later one does.
        int before = source.Whole;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (source.Whole == before)
            await Task.Delay(50, limit.Token);
    }

    [Fact]
    public async Task The_same_feed_twice_is_stored_once_and_an_ended_one_is_polled_no_more()
    {
        var source = new CountingSource();
        await using GrainCluster cluster = await StartAsync(1, source);
        IServiceGrain service = Service(cluster);
        await service.SetFeedAsync(_polled);
        await service.SetFeedAsync(_polled);
        Assert.Equal(1, cluster.Storage.Writes);
        await service.UntilAsync(view => view.LastReadAt is not null);

        await service.EndFeedAsync();
        Assert.Null(await service.ViewAsync());
        await cluster.DeactivateAsync(service);
        Assert.Null(await service.ViewAsync());
    }

    [Fact]
    public async Task A_source_that_fails_is_told_and_does_not_keep_readers_waiting()
    {
        var source = new CountingSource { Failure = new MetricSourceException("Prometheus at http://x/: answers 500", isPassing: false) };
        await using GrainCluster cluster = await StartAsync(1, source);
        IServiceGrain service = Service(cluster);
        await service.SetFeedAsync(_polled);

        ServiceView view = await service.UntilAsync(view => view.Failure is not null && !view.Intervals.IsEmpty);
        Assert.Equal("Prometheus at http://x/: answers 500", view.Failure);
        Assert.All(view.Intervals, interval => Assert.Equal(IntervalState.Unknown, interval.Requests.State));

        source.Failure = null;
        source.Sleeps = true;
        await source.Asleep.Task.WaitAsync(20 * _second, TestContext.Current.CancellationToken);
        Assert.NotNull(await service.ViewAsync().WaitAsync(10 * _second, TestContext.Current.CancellationToken));
    }

    private static readonly MetricFeed _polled = new("http://prometheus:9090", TimeSpan.FromMilliseconds(400)) { PollPeriod = TimeSpan.FromMilliseconds(50) };

    private static IServiceGrain Service(GrainCluster cluster) => cluster.Grains.GetGrain<IServiceGrain>(GrainKeys.Service("shop", "info1"));

    private static Task<GrainCluster> StartAsync(int silos, CountingSource source) =>
        GrainCluster.StartAsync(silos, configure: silo => silo.Services.AddSingleton<IMetricSources>(source));

    private static double Rate(DateTimeOffset start, DateTimeOffset end) =>
        (CountingSource.Counter(end.ToUnixTimeMilliseconds() / 100) - CountingSource.Counter(start.ToUnixTimeMilliseconds() / 100)) / (end - start).TotalSeconds;

    private static string Text(ServiceInterval interval) => $"{interval with { Nodes = [] }} {string.Join(' ', interval.Nodes)}";

    private static MetricReading Reading(params (long UnixMilliseconds, double Value)[] samples) => new(
        [new SampledSeries(new MetricSeries(MetricKind.Requests, "t", "p", "source", "front", "node1", "200", "-"), [.. samples.Select(s => new MetricSample(s.UnixMilliseconds, s.Value))])],
        []);

    /// <summary>A counter that is scraped every tenth of a second since long ago, and rises by the tenth's number modulo 7.</summary>
    private sealed class CountingSource : IMetricSources, IMetricSource
    {
        public List<string> Services { get; } = [];

        /// <summary>How often samples of more than seven intervals were asked for.</summary>
        public int Whole { get; private set; }

        public MetricSourceException? Failure { get; set; }

        public bool Sleeps { get; set; }

        public TaskCompletionSource Asleep { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Checked<IMetricSource> Open(MetricFeed feed) => this;

        public async Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken)
        {
            lock (Services)
                Services.Add(service);
            if (TimeProvider.System.GetUtcNow() - since > 7 * _polled.Interval)
                Whole++;
            if (Failure is not null)
                throw Failure;
            if (Sleeps)
            {
                Asleep.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            long first = (since.ToUnixTimeMilliseconds() / 100) + 1, last = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 100;
            return Reading([.. Enumerable.Range(0, (int)(last - first + 1)).Select(k => ((first + k) * 100, Counter(first + k)))]);
        }

        public static double Counter(long tenth) => (((tenth / 7) - 2_000_000_000) * 21) + Enumerable.Range(0, (int)(tenth % 7) + 1).Sum();
    }
}
