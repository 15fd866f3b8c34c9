using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meshward.Silo.Web;

/// <summary>Whether the silo has joined its cluster, and is not about to leave it.</summary>
/// <param name="oracle">What the cluster knows of the silo.</param>
/// <param name="lifetime">Whether the process is about to end.</param>
internal sealed class SiloCheck(ISiloStatusOracle oracle, IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        SiloStatus status = oracle.CurrentStatus;
        HealthCheckResult result = lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping")
            : !lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Unhealthy("starting")
            : status == SiloStatus.Active ? HealthCheckResult.Healthy("active")
            : HealthCheckResult.Unhealthy(status.ToString().ToLowerInvariant());
        return Task.FromResult(result);
    }
}
