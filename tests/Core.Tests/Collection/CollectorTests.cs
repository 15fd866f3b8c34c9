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

        Assert.Equal(3, meter.Asked);
    }

    [Fact]
    public async Task A_page_that_is_gone_is_not_waited_for_to_the_end()
    {
        TwoPages meter = new(late: int.MaxValue);
        await NewCollector(meter).MeasureAsync(new CollectionPoint(0, [4], [0, 0, 0]), TestContext.Current.CancellationToken);

        // At the end of the interval of 2 s, and each quarter of a second until half of its length has passed.
        Assert.Equal(5, meter.Asked);
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
        public IAsyncDisposable Begin(CollectionPoint point)
        {
            done.Add($"load {point.Loads[0]}");
            return new End(done);
        }

        private sealed class End(List<string> done) : IAsyncDisposable
        {
            public ValueTask DisposeAsync()
            {
                done.Add("end of load");
                return ValueTask.CompletedTask;
            }
        }
    }
}
