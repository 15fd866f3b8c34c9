using Meshward.Core.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Grains.Tests.Cluster;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Metrics;

/// <summary>The whole path: a page of metrics that misbehaves, a real Prometheus server that reads it, a query, a service grain.</summary>
public sealed class RealPrometheusTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1.5);

    private static readonly string[] _services =
    [
        "steady", "nan", "inf", "minus-inf", "absent", "reset", "replaced", "twice", "both-ends", "idle", "shed", "shed-timed", "time-limit", "at-limit", "asleep", "nan-sum", "inf-bucket",
        "behind", "far-behind", "twice-told", "shuffled", "late", "stopped",
    ];

    private readonly MisbehavingMesh _mesh = new();
    private readonly Dictionary<(string Service, DateTimeOffset Start), string> _closed = [];

    [Fact]
    [Trait("speed", "slow")]
    public async Task What_pages_do_wrong_comes_through_a_real_Prometheus_as_unknown_or_right()
    {
        PrometheusServer.Require();
        await using var main = new MetricsPage(_mesh.Main);
        await using var stamped = new MetricsPage(_mesh.Stamped);
        await using var old = new MetricsPage(() => _mesh.Since > 0 ? null : MisbehavingMesh.Counter("replaced", 1_000_000 + _mesh.Count(100)));
        await using var young = new MetricsPage(() => _mesh.Since > 0 ? MisbehavingMesh.Counter("replaced", 5_000_000 + _mesh.Count(100)) : null);
        await using var twice = new MetricsPage(() => MisbehavingMesh.Counter("twice", _mesh.Count(100)));
        await using var asleep = new MetricsPage(() => _mesh.Since > 0 ? null : MisbehavingMesh.Counter("asleep", _mesh.Count(100)));
        await using var far = new MetricsPage(() => MisbehavingMesh.Counter("both-ends", _mesh.Count(100), reporter: "destination"));
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(
            takesUnordered: true,
            ("main", "front-1", main.Port), ("stamped", "front-6", stamped.Port), ("old", "front-2", old.Port), ("young", "front-3", young.Port), ("asleep", "front-4", asleep.Port),
            ("once", "front-5", twice.Port), ("again", "front-5", twice.Port), ("far", "node1-1", far.Port));
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        foreach (string service in _services)
        {
            await Grain(cluster, service).SetFeedAsync(new MetricFeed(prometheus.Address.AbsoluteUri, _interval) { TimeLimitSeconds = 5, PollPeriod = _interval / 2 });
        }

        foreach (string service in _services)
            await Grain(cluster, service).UntilAsync(view => service == "far-behind" || view.Intervals.Any(interval => interval.Requests.State != IntervalState.Unknown));
        _mesh.Begin();

        DateTimeOffset after = TimeProvider.System.GetUtcNow() + _interval;
        foreach (string service in _services)
            await CheckAsync(Grain(cluster, service), service, after);
        foreach (string service in _services)
            AssertIsLeft(service, (await Grain(cluster, service).ViewAsync())!);
        await AssertTookUnorderedAsync(prometheus);

        await prometheus.KillAsync();
        await CheckAfterDeathAsync(Grain(cluster, "steady"), prometheus.Address);
    }

    // On a machine that is busy, some scrapes fail, and intervals are unknown that otherwise are not: one after the mishap has to be as expected, and none
    // may have a figure that cannot be.
    private async Task CheckAsync(IServiceGrain grain, string service, DateTimeOffset after)
    {
        ServiceView view = await grain.UntilAsync(view => AssertIsLeft(service, view) && view.Intervals.Any(interval => interval.Start >= after && IsAsExpected(service, interval)));
        foreach (RequestStatistics all in view.Intervals.Select(interval => interval.Requests))
            Assert.All(new[] { all.Offered, all.Carried, all.Shed, all.Failed }, rate => Assert.InRange(rate.Value ?? 0, 0, 250));
        if (service is "behind" or "far-behind")
            Assert.True(view.Age >= TimeSpan.FromMilliseconds(service == "behind" ? MisbehavingMesh.Behind : MisbehavingMesh.FarBehind), $"{service}: {view.Age}");
        if (service is "nan" or "inf" or "minus-inf" or "absent" or "asleep" or "stopped" or "far-behind")
            Assert.All(view.Intervals.Where(interval => interval.Start >= after), interval => Assert.Equal(StatisticKind.Unknown, interval.Requests.Carried.Kind));
    }

    // What was closed stays as it was, whatever comes later.
    private bool AssertIsLeft(string service, ServiceView view)
    {
        foreach (ServiceInterval interval in view.Intervals)
        {
            string told = $"{interval with { Nodes = [] }} {string.Join(' ', interval.Nodes)}";
            if (!_closed.TryAdd((service, interval.Start), told))
                Assert.Equal(_closed[(service, interval.Start)], told);
        }

        return true;
    }

    // Else nothing would have been unordered.
    private static async Task AssertTookUnorderedAsync(PrometheusServer prometheus)
    {
        using HttpClient http = new();
        string page = await http.GetStringAsync(new Uri(prometheus.Address, "metrics"), TestContext.Current.CancellationToken);
        Assert.Matches("(?m)^prometheus_tsdb_head_out_of_order_samples_appended_total [1-9]", page);
    }

    private static bool IsAsExpected(string service, ServiceInterval interval)
    {
        RequestStatistics all = interval.Requests;
        ResponseTimes times = all.ResponseTimes;
        NodeInterval? Node(string name) => interval.Nodes.SingleOrDefault(node => node.Node == name);
        bool IsBecause(string reason) => all.Offered.Reason?.Contains(reason, StringComparison.Ordinal) == true;
        bool IsCarried(double rate) => IsNear(rate, all.Carried);
        return service switch
        {
            // All requests are in one bucket, 10 to 25 ms: its middle, and the deviation of an even spread over it.
            "steady" => IsNear(150, all.Offered) && IsNear(100, Node("node1")?.Requests.Carried) && IsNear(0.02, times.Mean) && IsNear(0.0175, times.P50)
                && IsNear(0.015 / Math.Sqrt(12), times.StandardDeviation) && interval.Tally == new IntervalTally(0, 0, 0, 0, 0, 0, 0),
            "nan" or "minus-inf" => IsBecause("no finite number") && interval.Tally.NotFinite > 0,
            "inf" => IsBecause("no finite number") && IsNear(50, Node("node2")?.Requests.Carried),
            "absent" => IsBecause("absent") && IsNear(50, Node("node2")?.Requests.Carried),
            "twice" => IsCarried(100) && interval.Tally.SecondPages == 1,
            "idle" => all.State == IntervalState.NoTraffic && all.Offered.Value == 0 && times.P99.Kind == StatisticKind.NoTraffic,
            "shed" => IsCarried(100) && IsNear(30, all.Shed) && IsNear(0.02, times.Mean),

            // Three of four requests are shed within a millisecond: with them, the mean would be 5.75 ms and the median below 10 ms.
            "shed-timed" => IsCarried(50) && IsNear(150, all.Shed) && IsNear(0.02, times.Mean) && IsNear(0.0175, times.P50) && Node("unknown")?.Requests.ResponseTimes.Mean.Kind == StatisticKind.NoTraffic,

            // They are in the bucket from 4.9 to 5 s, and answered with 200: that is no calm.
            "at-limit" => all.State == IntervalState.Overload && IsCarried(100) && IsNear(4.99, times.Mean) && IsNear(4.95, times.P50),
            "nan-sum" => all.State == IntervalState.Serving && IsCarried(100) && IsUnknown(times.Mean, "no finite number") && IsNear(0.0175, times.P50) && interval.Tally.NotFinite > 0,
            "inf-bucket" => all.State == IntervalState.Serving && IsCarried(100) && IsUnknown(times.P50, "no finite number") && IsNear(0.02, times.Mean) && interval.Tally.NotFinite > 0,
            "behind" or "twice-told" or "shuffled" or "late" => IsCarried(100) && interval.Tally.Resets == 0,

            // An interval is closed 0.75 s after its end, and holds nothing of the last 3 s: what was scraped in it is older, and comes too late for another one.
            "far-behind" => IsBecause("no sample in the interval") && interval.Tally.Late > 0,
            "time-limit" => all.State == IntervalState.Overload && IsNear(100, all.Failed) && times.Mean.Kind == StatisticKind.Unknown,
            "asleep" or "stopped" => IsBecause("no sample in the interval"),
            _ => IsCarried(100),
        };
    }

    private static async Task CheckAfterDeathAsync(IServiceGrain service, Uri address)
    {
        DateTimeOffset dead = TimeProvider.System.GetUtcNow();
        ServiceView view = await service.UntilAsync(view => view.Failure is not null && view.Intervals.Any(interval => interval.Start >= dead));

        Assert.StartsWith($"Prometheus at {address}: cannot be asked: Connection refused", view.Failure, StringComparison.Ordinal);
        Assert.All(view.Intervals.Where(interval => interval.Start >= dead), interval => Assert.Equal(IntervalState.Unknown, interval.Requests.State));
        Assert.True(view.Age > _interval);
    }

    private static bool IsUnknown(Statistic found, string reason) => found.Kind == StatisticKind.Unknown && found.Reason!.Contains(reason, StringComparison.Ordinal);

    private static bool IsNear(double expected, Statistic? found) => found?.Value is double value && value >= 0.8 * expected && value <= 1.2 * expected;

    private static IServiceGrain Grain(GrainCluster cluster, string service) => cluster.Grains.GetGrain<IServiceGrain>(GrainKeys.Service("shop", service));
}
