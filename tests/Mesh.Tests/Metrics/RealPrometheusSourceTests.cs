using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Mesh.Metrics;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Metrics;

/// <summary>Prometheus itself, and what else may be at its address.</summary>
public sealed class RealPrometheusSourceTests(RealPrometheusSourceTests.Server server) : MetricSourceFacts, IClassFixture<RealPrometheusSourceTests.Server>
{
    protected override MetricWorld World => server.World;

    protected override IMetricSource Source => server.SourceAt(server.There);

    protected override IMetricSource Away => server.SourceAt(Server.Nobody);

    protected override IMetricSource Broken => server.SourceAt(server.Other);

    protected override IMetricSource Silent => server.SourceAt(server.Sleeping);

    [Fact]
    public async Task What_a_real_server_holds_is_measured_as_what_memory_holds()
    {
        ImmutableArray<string> services = [.. World.Services.Keys, "absent"];
        IntervalPlan plan = new(TimeSpan.FromSeconds(5));
        SourceMeter real = new(services, Source, plan, TimeProvider.System), memory = new(services, new MemorySource(World), plan, TimeProvider.System);

        ImmutableArray<MeasuredStretch> told = await real.MeasureAsync(World.At(2), World.At(7), TestContext.Current.CancellationToken);
        ImmutableArray<MeasuredStretch> expected = await memory.MeasureAsync(World.At(2), World.At(7), TestContext.Current.CancellationToken);
        Assert.Equal(expected.Select(Text), told.Select(Text));
        Assert.Equal(10, told[services.IndexOf("steady")].Interval.Requests.Carried.Value);

        static string Text(MeasuredStretch stretch) => $"{stretch with { Interval = stretch.Interval with { Nodes = [] } }} {string.Join(' ', stretch.Interval.Nodes)}";
    }

    /// <summary>A server that holds the world; a page that is no Prometheus; and one that never answers.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly HttpClient _http = new();
        private readonly MetricsPage _other = new(() => "hello");
        private readonly MetricsPage _sleeping = new(() => null);
        private PrometheusServer? _server;

        /// <summary>Where nobody listens.</summary>
        public static Uri Nobody { get; } = new("http://127.0.0.1:1");

        public MetricWorld World { get; } = MetricWorld.OfNow();

        public Uri Other => new(FormattableString.Invariant($"http://127.0.0.1:{_other.Port}"));

        public Uri Sleeping => new(FormattableString.Invariant($"http://127.0.0.1:{_sleeping.Port}"));

        public Uri There
        {
            get
            {
                PrometheusServer.Require();
                return _server!.Address;
            }
        }

        public async ValueTask InitializeAsync() => _server = PrometheusServer.IsInstalled ? await PrometheusServer.HoldingAsync(World.OpenMetrics()) : null;

        public PrometheusSource SourceAt(Uri address) =>
            new(_http, new PrometheusSettings(address) { RetryDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _other.DisposeAsync();
            await _sleeping.DisposeAsync();
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
