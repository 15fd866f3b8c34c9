using System.Net;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Metrics;

namespace Meshward.Grains.Metrics;

/// <summary>Opens Prometheus servers; all grains of a silo share its connections.</summary>
internal sealed class PrometheusSources(TimeProvider clock) : IMetricSources, IDisposable
{
    // What is on this machine is not asked by way of a proxy of the environment.
    private readonly HttpClient _near = NewClient(useProxy: false), _far = NewClient(useProxy: true);

    /// <inheritdoc/>
    public Checked<IMetricSource> Open(MetricFeed feed)
    {
        Checked<PrometheusSettings> settings = PrometheusSettings.Of("prometheus", feed.Prometheus ?? "");
        return settings.IsValid
            ? new PrometheusSource(settings.Value.Address.IsLoopback ? _near : _far, settings.Value with { ServiceNamespace = feed.ServiceNamespace }, clock)
            : settings.Diagnostics;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }

    // Sources have a time-out of their own. Connections are renewed now and then, so that a server that moved is found.
    private static HttpClient NewClient(bool useProxy) => new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = useProxy,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
