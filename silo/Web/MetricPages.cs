using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Meshward.Silo.Web;

/// <summary><c>/metrics</c>: what the silo measures of itself, for Prometheus.</summary>
internal static class MetricPages
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPrometheusScrapingEndpoint("/metrics");
}
