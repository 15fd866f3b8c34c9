using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Meshward.Core.Actuation;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Actuation;

/// <summary>
/// The single writes of an actuator. Each reads what is there, does nothing where it is so already, and is tried again on what is found then. A write
/// that the server takes and that changes nothing is an error.
/// </summary>
/// <param name="writer">Writes.</param>
/// <param name="look">Looks at the namespace.</param>
/// <param name="times">How often it is tried.</param>
/// <param name="clock">The time of waiting.</param>
/// <param name="tell">Is told whose field was taken.</param>
/// <param name="fence">Keeps from writing what a controller owns that took the mesh later.</param>
/// <param name="hold">Sees that the right to write is held, and throws where it is not.</param>
internal sealed class KubernetesWrites(
    ClusterWriter writer, Func<CancellationToken, Task<ClusterView>> look, KubernetesTimes times, TimeProvider clock, Action<string> tell, LeaseFence fence,
    Func<CancellationToken, Task> hold)
{
    // What is spread over containers, as it was found first: whatever is set later is a multiple of that, so that it can be given back to the digit.
    private readonly Dictionary<string, CoreShares> _shares = [];

    /// <summary>Writes our number on a Deployment, so that writes of those who had the mesh before are refused from then on.</summary>
    public Task StampDeploymentAsync(string target, long number, CancellationToken cancellationToken) => WriteAsync(null, target, async (view, token) =>
    {
        V1Deployment deployment = Find(view, target);
        if (LeaseFence.Of(deployment) != number)
        {
            await writer.StampAsync(deployment, number, token).ConfigureAwait(false);
        }

        return now => LeaseFence.Of(Find(now, target)) == number;
    }, cancellationToken);

    /// <summary>Writes it on the VirtualService of a service.</summary>
    public Task StampRouteAsync(string service, long number, CancellationToken cancellationToken) => WriteAsync(null, service, async (view, token) =>
    {
        RoutedService route = Route(view, service);
        if (route.Fence != number)
        {
            _ = await writer.PatchAsync(route, route.Stamp(number), token).ConfigureAwait(false);
        }

        return now => Route(now, service).Fence == number;
    }, cancellationToken);

    /// <summary>Gives a node or service replicas, by the scale subresource.</summary>
    public Task SetReplicasAsync(string target, int replicas, CancellationToken cancellationToken) => WriteAsync(MeshOperationKind.SetReplicas, target, async (view, token) =>
    {
        V1Deployment deployment = Find(view, target);
        if ((deployment.Spec.Replicas ?? 1) != replicas)
        {
            await TakeAsync($"replicas of {target}", force => writer.ApplyReplicasAsync(deployment, replicas, fence.IsSet, force, token)).ConfigureAwait(false);
        }

        return now => (Find(now, target).Spec.Replicas ?? 1) == replicas;
    }, cancellationToken);

    /// <summary>Gives each pod of a node or service cores: in place where the server can, else by the template, which replaces the pods.</summary>
    public async Task SetCoresAsync(string target, double cores, CancellationToken cancellationToken)
    {
        bool isInPlace = await KubernetesRetry.RunAsync(writer.HasResizeAsync, times, clock, cancellationToken).ConfigureAwait(false);
        await WriteAsync(MeshOperationKind.SetCores, target, async (view, token) =>
        {
            V1Deployment deployment = Find(view, target);
            CoreShares template = CoreShares.Of(deployment.Spec.Template.Spec.Containers);
            _shares.TryAdd(target, template);
            JsonArray containers = (isInPlace ? template : _shares[target]).Scaled(cores);
            if (!isInPlace && !DesiredState.IsSame(template.Total, cores))
            {
                await TakeAsync($"cores of {target}", force => writer.ApplyCoresAsync(deployment, containers.DeepClone().AsArray(), fence.IsSet, force, token)).ConfigureAwait(false);
            }

            foreach (V1Pod pod in isInPlace ? view.PodsOf(deployment).Where(pod => !DesiredState.IsSame(CoreShares.Of(pod.Spec.Containers).Total, cores)) : [])
            {
                await writer.ResizeAsync(pod.Name(), containers.DeepClone().AsArray(), token).ConfigureAwait(false);
            }

            return now => isInPlace
                ? now.PodsOf(Find(now, target)).All(pod => DesiredState.IsSame(CoreShares.Of(pod.Spec.Containers).Total, cores))
                : DesiredState.IsSame(CoreShares.Of(Find(now, target).Spec.Template.Spec.Containers).Total, cores);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets weights and blocking rate of a service.</summary>
    public Task SetTrafficAsync(string service, DesiredTraffic wanted, CancellationToken cancellationToken) => WriteAsync(MeshOperationKind.SetTraffic, service, async (view, token) =>
    {
        RoutedService route = Route(view, service);
        if (!IsTreated(view, service, wanted) && await writer.PatchAsync(route, route.PatchFor(wanted), token).ConfigureAwait(false) == route.ResourceVersion)
        {
            throw new ActuatorException($"VirtualService {route.Router}: found it unchanged after a write that was taken, expected {wanted}", isPassing: false);
        }

        return now => IsTreated(now, service, wanted);
    }, cancellationToken);

    private bool IsTreated(ClusterView view, string service, DesiredTraffic wanted)
    {
        RoutedService route = Route(view, service);
        return (wanted.Weights is null || route.HasWeights(wanted.Weights)) && (wanted with { Weights = null }).IsIn(route.Traffic);
    }

    // What it writes is no value of a control where it has no kind. Reads, writes and reads back; what is refused for its version, or was not answered, is done anew on what is there by then.
    private async Task WriteAsync(MeshOperationKind? kind, string target, Func<ClusterView, CancellationToken, Task<Func<ClusterView, bool>>> write, CancellationToken cancellationToken)
    {
        Func<ClusterView, bool> isSo = await KubernetesRetry.RunAsync(
            async token =>
            {
                ClusterView view = await look(token).ConfigureAwait(false);
                await hold(token).ConfigureAwait(false);
                return await write(view, token).ConfigureAwait(false);
            },
            times, clock, cancellationToken).ConfigureAwait(false);
        if (!isSo(await KubernetesRetry.RunAsync(look, times, clock, cancellationToken).ConfigureAwait(false)))
        {
            throw new ActuatorException($"{target}: found something else than was written, expected it to be read back", isPassing: true)
            {
                Overwritten = kind is MeshOperationKind written ? [new MeshDifference(written, target, "found something else than was written")] : [],
            };
        }
    }

    // Without force first: whoever had the field is told before it is taken.
    private async Task TakeAsync(string what, Func<bool, Task> apply)
    {
        try
        {
            await apply(false).ConfigureAwait(false);
        }
        catch (ClusterException problem) when (problem.Status == HttpStatusCode.Conflict && Owners(problem) is { Length: > 0 } owners)
        {
            tell($"{what} are taken over from {string.Join(" and ", owners)}, who wrote them until now");
            await apply(true).ConfigureAwait(false);
        }
    }

    // Causes of the refusal: conflict with "kubectl-edit". One for a version that is stale has none.
    private static string[] Owners(ClusterException problem)
    {
        try
        {
            return
            [
                .. (JsonNode.Parse(problem.Content)?["details"]?["causes"] as JsonArray ?? [])
                    .Where(cause => cause?["reason"]?.GetValue<string>() == "FieldManagerConflict")
                    .Select(cause => cause!["message"]!.GetValue<string>().Split('"').ElementAtOrDefault(1) ?? "another manager").Distinct(),
            ];
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
    }

    private V1Deployment Find(ClusterView view, string target) => fence.Pass(
        view.Deployment(target) ?? throw new ActuatorException($"found no Deployment {target}, expected the one that was there", isPassing: false));

    private RoutedService Route(ClusterView view, string service) => fence.Pass(
        view.Route(service) ?? throw new ActuatorException($"found no VirtualService for {service}, expected the one that was there", isPassing: false));
}
