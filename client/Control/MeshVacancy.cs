using System.Globalization;
using Meshward.Client.Testbeds;
using Meshward.Core.Actuation;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Control;

/// <summary>
/// Sees that nobody has a mesh before a controller is started on it. The controller's own store knows of those that share it; of all others the mesh does.
/// Whoever died is waited for.
/// </summary>
/// <param name="place">The mesh.</param>
/// <param name="mesh">Name of its scenario.</param>
/// <param name="store">Identity of the store of the controller that is to start; empty where it has none yet.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class MeshVacancy(MeshPlace place, string mesh, string store, Session session)
{
    /// <summary>Waits until it is known whether somebody has the mesh.</summary>
    /// <exception cref="WorkFailedException">Somebody has, or nobody can be asked.</exception>
    public async Task CheckAsync()
    {
        try
        {
            await (place.Testbed is string operation ? CheckTestbedAsync(operation) : CheckClusterAsync());
        }
        catch (Exception problem) when (problem is ActuatorException or MeshOwnedException or ClusterException)
        {
            throw new WorkFailedException(problem.Message);
        }
    }

    private bool IsOwn(string? controls, string? by) => controls == mesh && by == store;

    private async Task CheckTestbedAsync(string operation)
    {
        bool isTold = false;
        if (await LeaseInTheWay.FindLivingAsync(LookAsync, session.Clock, session.Stop) is { } living)
        {
            throw new WorkFailedException($"testbed: found {Words(living)}, expected nobody: one at a time changes a mesh");
        }

        async Task<Lease?> LookAsync()
        {
            Lease? held = (await TestbedClient.LookAsync(new Uri(operation), session.Stop))?.Drivers.FirstOrDefault(driver => driver.Drives.Contains(DrivenPart.Configuration));
            held = held is null || IsOwn(held.Controller?.Mesh, held.Controller?.Store) ? null : held;
            if (held is not null && !isTold)
            {
                isTold = true;
                await session.Terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"the mesh is held by {Words(held)}: waiting up to {held.EndsInSeconds:0} s to see whether that still runs"));
            }

            return held;
        }
    }

    private static string Words(Lease held) =>
        string.Create(CultureInfo.InvariantCulture, $"{held.Holder}, which drives the testbed since {held.Since:yyyy-MM-dd HH:mm:ss} UTC");

    private async Task CheckClusterAsync()
    {
        using ClusterReader cluster = ClusterReader.Open(new ClusterSettings { Kubeconfig = place.Kubeconfig, Context = place.Context });
        string name = string.Create(CultureInfo.InvariantCulture, $"start of control of {mesh} by {ControlHost.Name} at {session.Clock.GetUtcNow():O}");
        await using MeshLease lease = new(cluster, place.Namespace, new LeaseHolder(name), new LeaseTimes(), session.Clock);
        LeaseRecord found = await lease.LookAsync(session.Stop);
        if (found.Holder is not null && !IsOwn(found.Controller?.Mesh, found.Controller?.Store))
        {
            found = await lease.TakeAsync(session.Terminal.Error.WriteLine, session.Stop);
        }

        if (found.Unfinished is UnfinishedRun run)
        {
            throw new WorkFailedException(MeshLease.Left(run));
        }
    }
}
