using System.Collections.Immutable;
using Meshward.Silo.Access;
using Meshward.Silo.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meshward.Silo.Web;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the silo can be given work; 503 otherwise. Both answer with one JSON object that names each
/// check with what it found.
/// </summary>
internal static class HealthPages
{
    // A probe of Kubernetes waits for a second by default, and that of a load balancer for some: an answer has to come before they give up.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(800);

    public static void AddChecks(IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<SiloCheck>("silo", timeout: _patience)
            .AddCheck<StorageCheck>("storage", timeout: _patience);
        services.AddSingleton<StorageCheck>();
        services.AddSingleton<IHealthCheckPublisher, HealthMeter>();
        services.Configure<HealthCheckPublisherOptions>(publisher => (publisher.Delay, publisher.Period) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).OpenToAll();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).OpenToAll();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            status = Word(report.Status),
            checks = report.Entries.ToImmutableSortedDictionary(
                entry => entry.Key, entry => new { status = Word(entry.Value.Status), found = entry.Value.Description ?? "no answer in time" }, StringComparer.Ordinal),
        },
        context.RequestAborted);

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "healthy" : "unhealthy";
}
