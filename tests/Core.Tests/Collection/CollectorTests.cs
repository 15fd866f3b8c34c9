using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Collection;

public sealed class CollectorTests
{
    private readonly Scenario _scenario = CollectedScenario.Read();
    private readonly List<string> _done = [];

    [Fact]
    public async Task A_point_is_set_loaded_settled_and_monitored_to_the_end_of_its_interval()
    {
        Collector collector = NewCollector(new Counting(perSecond: 10));

        ImmutableArray<ServiceInterval> intervals = await collector.MeasureAsync(new CollectionPoint(0, [4], [1, 0, 0]), TestContext.Current.CancellationToken);

        Assert.Equal(["50 % to node1", "load 4", "end of load"], _done);
        ServiceInterval web = Assert.Single(intervals);
        Assert.InRange((web.End - web.Start).TotalSeconds, 0.3, 3);

        // The counter rises by one every tenth of a second.
        Assert.InRange(web.Requests.Offered.Value!.Value, 6, 14);
    }

    [Fact]
    public async Task Metrics_that_end_before_the_interval_does_are_waited_for_and_then_told()
    {
        Collector collector = NewCollector(new Counting(perSecond: 10) { Until = TimeProvider.System.GetUtcNow() });

        MetricSourceException problem = await Assert.ThrowsAsync<MetricSourceException>(
            () => collector.MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken));

        Assert.True(problem.IsPassing);
        Assert.StartsWith("found no samples for ", problem.Message, StringComparison.Ordinal);
        Assert.Equal("end of load", _done[^1]);
    }

    [Fact]
    public async Task An_interval_is_told_when_every_page_has_reached_its_end()
    {
        TwoPages meter = new(late: 3);
        await NewCollector(meter).MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken);

        // Thrice until both were read after the mesh had settled, and once at the end.
        Assert.Equal(4, meter.Asked);
    }

    [Fact]
    public async Task A_page_that_is_gone_is_not_waited_for_to_the_end()
    {
        TwoPages meter = new(late: int.MaxValue);
        await NewCollector(meter).MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken);

        // Each quarter of a second for the 5 s for which its last sample would count, then at the end of the interval of 2 s, and until half of its length has passed.
        Assert.Equal(21 + 5, meter.Asked);
    }

    [Fact]
    public async Task What_was_measured_while_somebody_else_changed_the_mesh_is_told_and_not_taken()
    {
        Collector collector = new(
            _scenario, new Noting(_done) { Other = "node2" }, new TwoPages(late: 0), new NotedLoad(_done), new CollectionTimes(TimeSpan.Zero, TimeSpan.FromSeconds(2), _wait), new LeapingClock());

        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(
            () => collector.MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken));

        Assert.Equal(("found 7 cores of node2, expected 1: the mesh was changed while it was measured", true), (problem.Message, problem.IsPassing));
    }

    // The mesh has two cores at node1, which no control sets.
    [Fact]
    public async Task A_mesh_in_which_something_changed_that_no_control_sets_is_neither_set_nor_measured()
    {
        Collector collector = NewCollector(3);

        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(
            () => collector.MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken));

        Assert.Equal(
            ("found 2 cores of node1, expected 3 as at the first point: the mesh was changed meanwhile, where no control of the scenario does so", false), (problem.Message, problem.IsPassing));
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_change_of_what_no_control_sets_while_it_is_measured_gives_no_figures()
    {
        Collector collector = NewCollector(2, other: "node1");

        ActuatorException problem = await Assert.ThrowsAsync<ActuatorException>(
            () => collector.MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken));

        Assert.Equal("found 7 cores of node1, expected 2: the mesh was changed while it was measured", problem.Message);
    }

    // The mesh serves 10 requests a second before it is set, and 40 from then on; its page is read every five seconds, whenever in these it is set.
    [Theory]
    [InlineData(0.1)]
    [InlineData(1.3)]
    [InlineData(2.5)]
    [InlineData(4.2)]
    [InlineData(4.9)]
    public async Task Where_scrapes_are_further_apart_than_settling_takes_no_request_of_the_configuration_before_counts(double phase)
    {
        LeapingClock clock = new();
        await Task.Delay(TimeSpan.FromSeconds(phase), clock, TestContext.Current.CancellationToken);
        CollectionTimes times = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        DateTimeOffset set = clock.GetUtcNow();
        SourceMeter meter = new(_scenario.Mesh.Services, new RarelyRead(clock, set), times.Plan, clock);
        Collector collector = new(_scenario, new Noting(_done), meter, new NotedLoad(_done), times, clock);

        ServiceInterval web = Assert.Single(await collector.MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken));

        Assert.Equal(40, web.Requests.Offered.Value!.Value, 1e-6);
        Assert.True(web.Start >= set + times.Settle);
        Assert.Equal(5, (web.End - web.Start).TotalSeconds);
    }

    [Fact]
    public async Task Metrics_of_another_load_than_was_offered_are_told_and_not_taken()
    {
        LeapingClock clock = new();
        CollectionTimes times = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        SourceMeter meter = new(_scenario.Mesh.Services, new RarelyRead(clock, DateTimeOffset.MinValue), times.Plan, clock);
        Collector NewCollector(int answered) => new(_scenario, new Noting(_done), meter, new NotedLoad(_done) { Answered = new AnsweredRequests(answered, 3) }, times, clock);
        CollectionPoint point = new(0, [4], [0, 0, 0]);

        MetricSourceException problem = await Assert.ThrowsAsync<MetricSourceException>(() => NewCollector(95).MeasureAsync(point, TestContext.Current.CancellationToken));
        MeasuredPoint measured = await NewCollector(199).MeasureWithLoadAsync(point, TestContext.Current.CancellationToken);

        // 200 in 5 s were counted. Of 95, which are 19 a second, a tenth of a second and five deviations of half a second and two are 1.9 + 15.4 + 2.
        Assert.True(problem.IsPassing);
        Assert.Equal(
            "found 200 requests of web in the metrics, expected 95 ± 19, as many as the load had answers to in the same 5 s: the Prometheus server scrapes another mesh than the requests were sent to, or others send requests, too; see --prometheus",
            problem.Message);
        Assert.Equal([new AnsweredRequests(199, 3)], measured.Answered!.Value);
        Assert.Equal("end of load", _done[^1]);
    }

    private static readonly TimeSpan _wait = TimeSpan.FromMilliseconds(600);

    private Collector NewCollector(IMetricSource source)
    {
        CollectionTimes times = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(300), _wait);
        return new(_scenario, new Noting(_done), new SourceMeter(_scenario.Mesh.Services, source, times.Plan, TimeProvider.System), new NotedLoad(_done), times, TimeProvider.System);
    }

    private Collector NewCollector(IServiceMeter meter) => new(
        _scenario, new Noting(_done), meter, new NotedLoad(_done), new CollectionTimes(TimeSpan.Zero, TimeSpan.FromSeconds(2), 10 * _wait), new LeapingClock());

    private Collector NewCollector(double uncontrolled, string? other = null) => new(
        _scenario, new Noting(_done) { Other = other, Node1 = 2 }, new TwoPages(late: 0), new NotedLoad(_done), new CollectionTimes(TimeSpan.Zero, TimeSpan.FromSeconds(2), _wait), new LeapingClock(),
        DesiredState.Unchanged with { NodeCores = DesiredState.Unchanged.NodeCores.Add("node1", uncontrolled) });

    // One page has reached the end; the other one has at a later question.
    private sealed class TwoPages(int late) : IServiceMeter
    {
        public int Asked { get; private set; }

        public Task<ImmutableArray<MeasuredStretch>> MeasureAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
        {
            Asked++;
            ServiceInterval interval = new(start, end, RequestStatistics.Unknown("of no matter"), [], null, new IntervalTally(0, 0, 0, 0, 0, 0, 0));
            return Task.FromResult<ImmutableArray<MeasuredStretch>>([new MeasuredStretch(interval, end, IsComplete: Asked >= late)]);
        }
    }

    // One counter, sampled ten times a second since long ago, that counts evenly.
    private sealed class Counting(double perSecond) : IMetricSource
    {
        public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

        public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken)
        {
            DateTimeOffset now = TimeProvider.System.GetUtcNow() < Until ? TimeProvider.System.GetUtcNow() : Until;
            long last = now.ToUnixTimeMilliseconds() / 100 * 100, first = since.ToUnixTimeMilliseconds() / 100 * 100;
            var series = new MetricSeries(MetricKind.Requests, "page", "front", "source", "front", "node1", "200", "-");
            ImmutableArray<MetricSample> samples =
            [
                .. Enumerable.Range(0, (int)Math.Max(0, (last - first) / 100)).Select(i => first + 100 * i)
                    .Select(time => new MetricSample(time, Math.Floor(time / 1000.0 % 1e6 * perSecond))),
            ];
            return Task.FromResult(new MetricReading([new SampledSeries(series, samples)], []));
        }
    }

    // One counter that is sampled every five seconds.
    private sealed class RarelyRead(TimeProvider clock, DateTimeOffset change) : IMetricSource
    {
        public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken)
        {
            long first = (since.ToUnixTimeMilliseconds() + 4999) / 5000, last = clock.GetUtcNow().ToUnixTimeMilliseconds() / 5000;
            long zero = DateTimeOffset.FromUnixTimeSeconds(1_799_000_000).ToUnixTimeMilliseconds(), changed = Math.Max(zero, change.ToUnixTimeMilliseconds());
            var series = new MetricSeries(MetricKind.Requests, "page", "front", "source", "front", "node1", "200", "-");
            ImmutableArray<MetricSample> samples =
            [
                .. Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(i => (first + i) * 5000)
                    .Select(time => new MetricSample(time, (0.010 * (Math.Min(time, changed) - zero)) + (0.040 * Math.Max(0, time - changed)))),
            ];
            return Task.FromResult(new MetricReading([new SampledSeries(series, samples)], []));
        }
    }

    private sealed class Noting(List<string> done) : IActuator
    {
        public Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken) =>
            Task.FromResult(ImmutableArray<Diagnostic>.Empty);

        private DesiredState _present = DesiredState.Of(CollectedScenario.Read(), [0, 0, 0]);

        // Cores that no control sets; null for a mesh that does not tell.
        public double? Node1
        {
            init => _present = _present with { NodeCores = _present.NodeCores.Add("node1", value!.Value) };
        }

        // Somebody else, who changes the mesh after it was set.
        public string? Other { get; init; }

        public Task<DesiredState> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_present);

        public Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
        {
            done.Add($"{desired.Traffic["web"].Weights!["node1"]} % to node1");
            ImmutableSortedDictionary<string, double> cores = _present.NodeCores.SetItems(desired.NodeCores);
            _present = desired with { NodeCores = Other is null ? cores : cores.SetItem(Other, 7) };
            return Task.CompletedTask;
        }
    }

    private sealed class NotedLoad(List<string> done) : ILoadDriver
    {
        // Null where nobody counts.
        public AnsweredRequests? Answered { get; init; }

        public IOfferedLoad Begin(CollectionPoint point)
        {
            done.Add($"load {point.Loads[0]}");
            return new End(done, Answered);
        }

        private sealed class End(List<string> done, AnsweredRequests? answered) : IOfferedLoad
        {
            public ImmutableArray<AnsweredRequests>? AnsweredBetween(DateTimeOffset start, DateTimeOffset end) => answered is { } each ? [each] : null;

            public ValueTask DisposeAsync()
            {
                done.Add("end of load");
                return ValueTask.CompletedTask;
            }
        }
    }
}
