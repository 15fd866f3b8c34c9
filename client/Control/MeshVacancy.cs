using System.Globalization;
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
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

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

    // Whoever drives renews its lease once a second; a lease that is not renewed ends within seconds.
    private async Task CheckTestbedAsync(string operation)
    {
        Lease? first = null;
        while (await TestbedClient.LookAsync(new Uri(operation), session.Stop) is { } testbed
            && testbed.Drivers.FirstOrDefault(driver => driver.Drives.Contains(DrivenPart.Configuration)) is { } held
            && !IsOwn(held.Controller?.Mesh, held.Controller?.Store))
        {
            string who = string.Create(CultureInfo.InvariantCulture, $"{held.Holder}, which drives the testbed since {held.Since:yyyy-MM-dd HH:mm:ss} UTC");
            if (first is null)
            {
                await session.Terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"the mesh is held by {who}: waiting up to {held.EndsInSeconds:0} s to see whether that still runs"));
            }

            first ??= held;
            if (held.Generation != first.Generation || held.Renewals > first.Renewals)
            {
                throw new WorkFailedException($"testbed: found {who}, expected nobody: one at a time changes a mesh");
            }

            await Task.Delay(s_betweenLooks, session.Clock, session.Stop);
        }
    }

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
