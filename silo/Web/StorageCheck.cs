using Meshward.Grains.Contracts;
using Meshward.Silo.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Storage;

namespace Meshward.Silo.Web;

/// <summary>
/// Whether grain state can be read: a row that nobody writes is asked for, by the way that grains go. Probes that come while an answer is awaited share it,
/// so that any number of them asks the store one question at a time.
/// </summary>
/// <param name="storage">Where grain state is.</param>
internal sealed class StorageCheck(IGrainStorage storage) : IHealthCheck
{
    private static readonly GrainId _nobody = GrainId.Create("health", "probe");

    private readonly Lock _gate = new();
    private Task _asked = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Ask().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy("answers");
        }
        catch (Exception exception) when (exception is StateUnavailableException or StateFileException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }

    private Task Ask()
    {
        lock (_gate)
        {
            if (_asked.IsCompleted)
                _asked = Task.Run(() => storage.ReadStateAsync("probe", _nobody, new GrainState<Probe>()));
            return _asked;
        }
    }

    private sealed class Probe;
}
