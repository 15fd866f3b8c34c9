using System.Net;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Metrics;

namespace Meshward.Grains.Metrics;

/// <summary>Opens Prometheus servers; all grains of a silo share its connections.</summary>
internal sealed class PrometheusSources(TimeProvider clock) : IMetricSources, IDisposable
{
    // Sources have a time-out of their own. Connections are renewed now and then, so that a server that moved is found.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc/>
    public Checked<IMetricSource> Open(MetricFeed feed)
    {
        Checked<PrometheusSettings> settings = PrometheusSettings.Of("prometheus", feed.Prometheus ?? "");
        return settings.IsValid
            ? new PrometheusSource(_http, settings.Value with { ServiceNamespace = feed.ServiceNamespace }, clock)
            : settings.Diagnostics;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
