using System.Net;
using Meshward.Core.Scenarios;
using Meshward.Grains;
using Meshward.Grains.Contracts;
using Meshward.Grains.Control;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Control;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Mesh.Actuation;
using Meshward.Silo.Storage;
using Meshward.Silo.Web;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Configuration;

namespace Meshward.Silo.Tests.Telemetry;

/// <summary>A silo as programs start it, with its web server and a collector, whose controller acts on a mesh in memory and that has trained a policy.</summary>
public sealed class WatchedSilo : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly OtlpReceiver _collector = new();
    private readonly HttpClient _client = new();
    private IHost? _host;
    private StateFile? _file;

    /// <summary>Port of its web server.</summary>
    public int Port { get; } = SiloHost.FreePort();

    public async ValueTask InitializeAsync()
    {
        _file = StateFile.Open(_directory.Path).Value!;
        var web = new WebOptions(new IPEndPoint(IPAddress.Loopback, Port));
        _host = SiloHost.Build(new SiloPlan(Path.Combine(_directory.Path, "silo.log"), 1, null, TimeProvider.System, web, _collector.Address, Configure));
        await _host.StartAsync(TestContext.Current.CancellationToken);
        IGrainFactory grains = _host.Services.GetRequiredService<IGrainFactory>();
        IControllerGrain controller = grains.GetGrain<IControllerGrain>(GrainKeys.Controller(ControlledCluster.Name));
        await controller.StartControlAsync(ControlledCluster.Order());
        var training = new GrainTraining(grains, TimeProvider.System);
        string run = await training.StartAsync(SmallTraining.Task(), TestContext.Current.CancellationToken);
        await foreach (TrainingProgress _ in training.WatchAsync(run, TestContext.Current.CancellationToken))
        {
            // To its end.
        }

        while (await controller.ControlStatusAsync() is not { Counts.Applied: 1, Step: >= 4 })
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            await SiloHost.DisposeAsync(_host);
        }

        _client.Dispose();
        await _collector.DisposeAsync();
        _file?.Dispose();
        _directory.Dispose();
    }

    /// <summary>What its page of metrics says.</summary>
    public Task<string> MetricsAsync() => _client.GetStringAsync(new Uri(FormattableString.Invariant($"http://127.0.0.1:{Port}/metrics")), TestContext.Current.CancellationToken);

    /// <summary>What the collector has, once all is sent.</summary>
    public (string Metrics, string Traces) Sent()
    {
        // Of metrics it tells failure wherever there is a page too: that has nowhere to send them.
        _ = _host!.Services.GetRequiredService<MeterProvider>().ForceFlush();
        Assert.True(_host.Services.GetRequiredService<TracerProvider>().ForceFlush());
        return (_collector.Of("/v1/metrics"), _collector.Of("/v1/traces"));
    }

    private void Configure(ISiloBuilder silo)
    {
        int port = SiloHost.FreePort();
        silo.UseLocalhostClustering(port, gatewayPort: 0, serviceId: "meshward", clusterId: "watched");
        silo.Configure<EndpointOptions>(endpoint => (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (IPAddress.Loopback, port, 0));
        silo.AddStateFile(_file!);
        silo.Services.AddSingleton<IMetricSources>(new SteadySource());
        silo.Services.AddSingleton<IMeshPlaces>(new MemoryPlaces(ControlledCluster.Mesh()));
    }

    private sealed class MemoryPlaces(MemoryMesh mesh) : IMeshPlaces
    {
        public IControlledMesh Open(ControlOrder order, Scenario scenario, ControllerClaim claim) => new Opened(mesh);

        private sealed record Opened(Meshward.Core.Actuation.IActuator Actuator) : IControlledMesh
        {
            public ValueTask DisposeAsync() => default;
        }
    }
}
