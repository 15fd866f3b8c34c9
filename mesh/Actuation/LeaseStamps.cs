using Meshward.Core.Scenarios;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Actuation;

/// <summary>Writes the number of a controller's lease on all that its controls change, before the first of them is changed.</summary>
/// <param name="lease">The lease.</param>
/// <param name="scenario">The controls.</param>
/// <param name="writes">Writes.</param>
/// <param name="look">Reads the mesh.</param>
internal sealed class LeaseStamps(MeshLease lease, Scenario scenario, KubernetesWrites writes, Func<CancellationToken, Task<ClusterView>> look)
{
    private long? _began; // Number of the lease that is written, or being written, on all that the controls change.
    private long? _claimed;

    /// <summary>Takes the lease where it is not held, and writes its number where another one, or none, is.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The number; 0 where the lease has none.</returns>
    public async Task<long> ClaimAsync(CancellationToken cancellationToken)
    {
        await lease.HoldAsync(cancellationToken).ConfigureAwait(false);
        if (lease.Number is null || lease.Number == _claimed)
        {
            return lease.Number ?? 0;
        }

        string[] services = [.. scenario.Controls.Where(control => control.Kind is ControlKind.Routing or ControlKind.Blocking).Select(control => control.Service!).Distinct()];
        string[] targets = [.. scenario.Controls.Where(control => control.Kind is ControlKind.Cores or ControlKind.Replicas).Select(control => control.Node ?? control.Service!).Distinct()];
        ClusterView view = await look(cancellationToken).ConfigureAwait(false);
        long Route(string service) => view.Route(service)?.Fence ?? 0;
        long Deployment(string target) => view.Deployment(target) is { } owned ? LeaseFence.Of(owned) : 0;
        long found = services.Select(Route).Concat(targets.Select(Deployment)).DefaultIfEmpty().Max();
        if (found > lease.Number || (found == lease.Number && _began != found))
        {
            await lease.RaiseAsync(found, cancellationToken).ConfigureAwait(false);
        }

        long number = lease.Number.Value;
        _began = number;
        foreach (string service in services.Where(service => Route(service) != number))
        {
            await writes.StampRouteAsync(service, number, cancellationToken).ConfigureAwait(false);
        }

        foreach (string target in targets.Where(target => Deployment(target) != number))
        {
            await writes.StampDeploymentAsync(target, number, cancellationToken).ConfigureAwait(false);
        }

        _claimed = number;
        return number;
    }
}
