using System.Net;
using Meshward.Mesh.Metrics;

namespace Meshward.Client.Work;

/// <summary>Connections to Prometheus servers.</summary>
internal static class PrometheusHttp
{
    /// <summary>What sends questions to a server; how long an answer may take is the settings' business.</summary>
    public static HttpClient Open(PrometheusSettings server) => new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseProxy = !server.Address.IsLoopback,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
