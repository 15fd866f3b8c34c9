using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Meshward.Grains.Control;

/// <summary>Opens testbeds and meshes on Kubernetes.</summary>
internal sealed class MeshPlaces(TimeProvider clock, ILogger<MeshPlaces> log) : IMeshPlaces, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    // A testbed is on this machine, and not behind a proxy of the environment.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = _patience };

    /// <inheritdoc/>
    public IControlledMesh Open(ControlOrder order, Scenario scenario, ControllerClaim claim) => order.Place.Testbed is string operation
        ? OpenTestbed(new Uri(operation), order, scenario, claim)
        : OpenKubernetes(order, scenario, claim);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private OpenedMesh OpenTestbed(Uri operation, ControlOrder order, Scenario scenario, ControllerClaim claim)
    {
        if (order.IsDryRun)
            return new OpenedMesh(new TestbedActuator(_http, operation), null);
        var lease = new TestbedClaim(_http, operation, claim, clock);
        return new OpenedMesh(new ClaimedActuator(new TestbedActuator(_http, operation, () => lease.Lease), lease.HoldAsync), lease);
    }

    private OpenedMesh OpenKubernetes(ControlOrder order, Scenario scenario, ControllerClaim claim)
    {
        try
        {
            var cluster = ClusterReader.Open(new ClusterSettings { Kubeconfig = order.Place.Kubeconfig, Context = order.Place.Context });
            var times = new KubernetesTimes { Drain = TimeSpan.FromSeconds(order.Place.DrainSeconds) };
            if (order.IsDryRun)
                return new OpenedMesh(new KubernetesActuator(cluster, scenario, order.Place.Namespace, times, clock, Tell) { LeavesOwnedAlone = true, WaitsUntilReady = false }, new OwnedCluster(cluster, null));
            var lease = new MeshLease(cluster, order.Place.Namespace, LeaseHolder.Of(claim), new LeaseTimes(), clock);
            var actuator = new KubernetesActuator(cluster, scenario, order.Place.Namespace, times, clock, Tell) { Lease = lease, LeavesOwnedAlone = true, WaitsUntilReady = false };
            return new OpenedMesh(new ClaimedActuator(actuator, actuator.ClaimAsync), new OwnedCluster(cluster, lease));
        }
        catch (ClusterException problem)
        {
            throw new ActuatorException(problem.Message, isPassing: true, problem);
        }

        void Tell(string line) => log.LogWarning("{Mesh}: {Line}", scenario.Name, line);
    }

    private sealed record OpenedMesh(IActuator Actuator, IAsyncDisposable? Owned) : IControlledMesh
    {
        public ValueTask DisposeAsync() => Owned?.DisposeAsync() ?? default;
    }

    private sealed class OwnedCluster(ClusterReader cluster, MeshLease? lease) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (lease is not null)
                await lease.DisposeAsync();
            cluster.Dispose();
        }
    }
}
