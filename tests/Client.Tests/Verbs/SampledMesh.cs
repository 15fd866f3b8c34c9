using System.Globalization;
using System.Text;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>
/// A real Prometheus server that reads a page of known rates, with the labels of Istio's standard metrics
/// (istio.io/latest/docs/reference/config/metrics/): <c>web</c> on two versions, whose load and shares move; <c>api</c>, whose workload has its name;
/// <c>idle</c> without requests; and a host outside the mesh.
/// </summary>
public sealed class SampledMesh : IAsyncLifetime
{
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MetricsPage? _page;
    private PrometheusServer? _prometheus;

    /// <summary>Whether there is a Prometheus to start.</summary>
    public static bool IsInstalled => File.Exists("/usr/bin/prometheus");

    /// <summary>Its address.</summary>
    public string Address => _prometheus!.Address.AbsoluteUri.TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        _page = new MetricsPage(Page);
        _prometheus = await PrometheusServer.StartAsync(("front", "front-1", _page.Port));
        await _read.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(9), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        if (_page is not null)
        {
            await _page.DisposeAsync();
        }
    }

    // Rates of a + b sin(2 pi t / 4), by their integral.
    private double Count(double perSecond, double swing)
    {
        double time = TimeProvider.System.GetElapsedTime(_begun).TotalSeconds, turn = 2 * Math.PI / 4;
        return Math.Floor((perSecond * time) + (swing / turn * (1 - Math.Cos(turn * time))));
    }

    private string Page()
    {
        _read.TrySetResult();
        return new StringBuilder().Append(Served("web", "web-v1", Count(150, 90))).Append(Served("web", "web-v2", Count(60, 0)))
            .Append(Served("api", "api", Count(40, 20))).Append(Served("idle", "idle", 0)).Append(Served("api.example.com", "unknown", Count(5, 0)))
            .Append("kube_deployment_spec_replicas{deployment=\"api\",namespace=\"shop\"} 3\n").ToString();
    }

    // Each of 20 ms, as both proxies tell it.
    private static string Served(string service, string workload, double count) => string.Concat(new[] { "source", "destination" }.Select(reporter =>
    {
        const string Name = "istio_request_duration_milliseconds";
        string labels = $"reporter=\"{reporter}\",source_workload=\"front\",source_workload_namespace=\"shop\",destination_workload=\"{workload}\",destination_workload_namespace=\"shop\","
            + $"destination_service_name=\"{service}\",destination_service_namespace=\"shop\",destination_service=\"{service}.shop.svc.cluster.local\",destination_version=\"{workload[^2..]}\","
            + "request_protocol=\"http\",response_code=\"200\",response_flags=\"-\"";
        return Line("istio_requests_total", labels, count)
            + Line(Name + "_bucket", labels + ",le=\"10\"", 0)
            + Line(Name + "_bucket", labels + ",le=\"25\"", count)
            + Line(Name + "_bucket", labels + ",le=\"+Inf\"", count)
            + Line(Name + "_sum", labels, 20 * count)
            + Line(Name + "_count", labels, count);
    }));

    private static string Line(string name, string labels, double value) => string.Create(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value}\n");
}
