using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Meshward.Grains;
using Meshward.Grains.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Meshward.Silo.Telemetry;

/// <summary>What a silo measures of itself, by OpenTelemetry: for Prometheus at <c>/metrics</c>, and with traces to a collector.</summary>
internal static class SiloTelemetry
{
    private const int BetweenExports = 10_000;
    private const int Patience = 5_000;

    /// <summary>Of Orleans and .NET, what tells whether a silo is well.</summary>
    public static ImmutableArray<OtherMetric> Others { get; } =
    [
        new("orleans-catalog-activations", "orleans_catalog_activations", "grains that are active on the silo"),
        new("orleans-app-requests-timedout", "orleans_app_requests_timedout_total", "calls to grains that had no answer in time"),
        new("orleans-messaging-rejected", "orleans_messaging_rejected_total", "messages that were refused, such as those to a silo that is gone"),
        new("orleans-scheduler-long-running-turns", "orleans_scheduler_long_running_turns_total", "turns of grains that kept a thread for too long"),
        new("orleans-storage-write-errors", "orleans_storage_write_errors_total", "grain states that could not be written"),
        new("orleans-storage-read-errors", "orleans_storage_read_errors_total", "grain states that could not be read"),
        new("orleans-gateway-connected-clients", "orleans_gateway_connected_clients", "consoles that are attached to the silo"),
        new("dotnet.process.cpu.time", "dotnet_process_cpu_time_seconds_total", "processor time of the process, by mode"),
        new("dotnet.process.memory.working_set", "dotnet_process_memory_working_set_bytes", "physical memory of the process"),
        new("dotnet.gc.pause.time", "dotnet_gc_pause_time_seconds_total", "time that garbage collection has stopped the process for"),
    ];

    public static void Add(IServiceCollection services, TelemetryOptions options)
    {
        string version = typeof(MeshwardGrains).Assembly.GetName().Version!.ToString(3);
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry().ConfigureResource(resource =>
            resource.Clear().AddService("meshward", serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: options.Name));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(MetricList.Source, "Microsoft.Orleans", "System.Runtime").AddView(View);
            if (options.HasPage)
                metrics.AddPrometheusExporter(page => page.ScopeInfoEnabled = false);
            if (options.Otlp is Uri collector)
            {
                metrics.AddOtlpExporter((otlp, reader) =>
                {
                    Send(otlp, collector, "metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = BetweenExports;
                });
            }
        });
        if (options.Otlp is Uri traces)
            telemetry.WithTracing(tracing => tracing.AddSource(MetricList.Source).AddOtlpExporter(otlp => Send(otlp, traces, "traces")));
    }

    // What is on this machine is not asked by way of a proxy of the environment.
    private static void Send(OtlpExporterOptions otlp, Uri collector, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
        otlp.TimeoutMilliseconds = Patience;
        otlp.HttpClientFactory = () => new HttpClient(new SocketsHttpHandler { UseProxy = !collector.IsLoopback }) { Timeout = TimeSpan.FromMilliseconds(Patience) };
    }

    private static MetricStreamConfiguration? View(Instrument instrument) => instrument.Meter.Name == MetricList.Source
        ? new MetricStreamConfiguration { CardinalityLimit = MetricList.MostSeries }
        : Others.Any(other => other.Name == instrument.Name) ? null : MetricStreamConfiguration.Drop;
}
