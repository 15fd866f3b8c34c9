using System.Globalization;
using System.Text;
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
        ["steady", "nan", "inf", "absent", "reset", "replaced", "twice", "both-ends", "idle", "shed", "time-limit", "asleep"];

    private readonly long _begun = TimeProvider.System.GetTimestamp();

    private double _mishap = double.PositiveInfinity;

    // Seconds since the mishap; not above zero before it.
    private double Since => Elapsed - Volatile.Read(ref _mishap);

    private double Elapsed => TimeProvider.System.GetElapsedTime(_begun).TotalSeconds;

    [Fact]
    [Trait("speed", "slow")]
    public async Task What_pages_do_wrong_comes_through_a_real_Prometheus_as_unknown_or_right()
    {
        PrometheusServer.Require();
        await using var main = new MetricsPage(Main);
        await using var old = new MetricsPage(() => Since > 0 ? null : Counter("replaced", 1_000_000 + Count(100)));
        await using var young = new MetricsPage(() => Since > 0 ? Counter("replaced", 5_000_000 + Count(100)) : null);
        await using var twice = new MetricsPage(() => Counter("twice", Count(100)));
        await using var asleep = new MetricsPage(() => Since > 0 ? null : Counter("asleep", Count(100)));
        await using var far = new MetricsPage(() => Counter("both-ends", Count(100), reporter: "destination"));
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(
            ("main", "front-1", main.Port), ("old", "front-2", old.Port), ("young", "front-3", young.Port), ("asleep", "front-4", asleep.Port),
            ("once", "front-5", twice.Port), ("again", "front-5", twice.Port), ("far", "node1-1", far.Port));
        await using GrainCluster cluster = await GrainCluster.StartAsync(1);
        foreach (string service in _services)
        {
            await Grain(cluster, service).SetFeedAsync(new MetricFeed(prometheus.Address.AbsoluteUri, _interval) { TimeLimitSeconds = 5, PollPeriod = _interval / 2 });
        }

        foreach (string service in _services)
            await Grain(cluster, service).UntilAsync(view => view.Intervals.Any(interval => interval.Requests.State != IntervalState.Unknown));
        Volatile.Write(ref _mishap, Elapsed);

        DateTimeOffset after = TimeProvider.System.GetUtcNow() + _interval;
        foreach (string service in _services)
            await CheckAsync(Grain(cluster, service), service, after);

        await prometheus.KillAsync();
        await CheckAfterDeathAsync(Grain(cluster, "steady"), prometheus.Address);
    }

    // On a machine that is busy, some scrapes fail, and intervals are unknown that otherwise are not: one after the mishap has to be as expected, and none
    // may have a figure that cannot be.
    private static async Task CheckAsync(IServiceGrain grain, string service, DateTimeOffset after)
    {
        ServiceView view = await grain.UntilAsync(view => view.Intervals.Any(interval => interval.Start >= after && IsAsExpected(service, interval)));
        foreach (RequestStatistics all in view.Intervals.Select(interval => interval.Requests))
            Assert.All(new[] { all.Offered, all.Carried, all.Shed, all.Failed }, rate => Assert.InRange(rate.Value ?? 0, 0, 250));
        if (service is "nan" or "inf" or "absent" or "asleep")
            Assert.All(view.Intervals.Where(interval => interval.Start >= after), interval => Assert.Equal(StatisticKind.Unknown, interval.Requests.Carried.Kind));
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
            "nan" => IsBecause("no finite number") && interval.Tally.NotFinite > 0,
            "inf" => IsBecause("no finite number") && IsNear(50, Node("node2")?.Requests.Carried),
            "absent" => IsBecause("absent") && IsNear(50, Node("node2")?.Requests.Carried),
            "twice" => IsCarried(100) && interval.Tally.SecondPages == 1,
            "idle" => all.State == IntervalState.NoTraffic && all.Offered.Value == 0 && times.P99.Kind == StatisticKind.NoTraffic,
            "shed" => IsCarried(100) && IsNear(30, all.Shed) && IsNear(0.02, times.Mean),
            "time-limit" => all.State == IntervalState.Overload && IsNear(100, all.Failed) && times.Mean.Kind == StatisticKind.Unknown,
            "asleep" => IsBecause("no sample in the interval"),
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

    private static bool IsNear(double expected, Statistic? found) => found?.Value is double value && value >= 0.8 * expected && value <= 1.2 * expected;

    private static IServiceGrain Grain(GrainCluster cluster, string service) => cluster.Grains.GetGrain<IServiceGrain>(GrainKeys.Service("shop", service));

    private double Count(double perSecond) => Math.Floor(Elapsed * perSecond);

    // What one proxy tells of all services but those with pages of their own.
    private string Main()
    {
        bool isLate = Since > 0;
        var page = new StringBuilder();
        page.Append(Served("steady", "node1", 100)).Append(Served("steady", "node2", 50));
        page.Append(isLate ? Counter("nan", double.NaN) : Counter("nan", Count(100)));
        page.Append(isLate ? Counter("inf", double.PositiveInfinity) : Counter("inf", Count(100))).Append(Counter("inf", Count(50), node: "node2"));
        page.Append(isLate ? "" : Counter("absent", Count(100))).Append(Counter("absent", Count(50), node: "node2"));
        page.Append(Counter("reset", isLate ? Math.Floor(Since * 100) : 1_000_000 + Count(100)));
        page.Append(Counter("both-ends", Count(100)));
        page.Append(Counter("idle", 7));
        page.Append(Served("shed", "node1", 100)).Append(Counter("shed", Count(30), node: "unknown", code: "503", flags: "FI"));
        page.Append(Counter("time-limit", Count(100), code: "504", flags: "UT"));
        return page.ToString();
    }

    // Requests of 20 ms, and their histogram.
    private string Served(string service, string node, double perSecond)
    {
        double count = Count(perSecond);
        const string Name = "istio_request_duration_milliseconds";
        return Counter(service, count, node)
            + Line(Name + "_bucket", service, 0, node, "200", "-", "source", ",le=\"10\"")
            + Line(Name + "_bucket", service, count, node, "200", "-", "source", ",le=\"25\"")
            + Line(Name + "_bucket", service, count, node, "200", "-", "source", ",le=\"+Inf\"")
            + Line(Name + "_sum", service, 20 * count, node, "200", "-", "source", "")
            + Line(Name + "_count", service, count, node, "200", "-", "source", "");
    }

    private static string Counter(string service, double value, string node = "node1", string code = "200", string flags = "-", string reporter = "source") =>
        Line("istio_requests_total", service, value, node, code, flags, reporter, "");

    private static string Line(string name, string service, double value, string node, string code, string flags, string reporter, string more)
    {
        string told = double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? "+Inf" : value.ToString(CultureInfo.InvariantCulture);
        return $"{name}{{reporter=\"{reporter}\",source_workload=\"front\",destination_workload=\"{node}\",destination_service_name=\"{service}\",response_code=\"{code}\",response_flags=\"{flags}\"{more}}} {told}\n";
    }
}
