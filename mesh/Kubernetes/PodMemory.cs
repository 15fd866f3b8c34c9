using System.Collections.Immutable;
using k8s.Models;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// Which pods still have the cores that they began with. A pod that is made anew (a restart by hand, an eviction, a crash, a larger number of replicas) has a
/// uid that was not seen before, and begins with the cores of its template, whatever others were given in place. One that was seen before and has other cores
/// than then was given them, and so was a new one that does not have those of the template, or those of a template that somebody has changed.
/// </summary>
internal sealed class PodMemory
{
    private ImmutableDictionary<string, Seen> _seen = ImmutableDictionary<string, Seen>.Empty; // By node or service.

    /// <summary>Looks at the pods of the nodes and services that have some.</summary>
    /// <param name="view">What the namespace is like.</param>
    /// <param name="targets">The nodes and services.</param>
    /// <returns>Those of them with pods that have what they began with: the cores of the other ones, at least; null where there are no other ones.</returns>
    public ImmutableSortedDictionary<string, double?> Look(ClusterView view, IEnumerable<string> targets)
    {
        _seen = targets.Select(target => (target, deployment: view.Deployment(target))).Where(pair => pair.deployment is not null)
            .ToImmutableDictionary(pair => pair.target, pair => Look(view, pair.deployment!, _seen.GetValueOrDefault(pair.target)));
        return _seen.Where(pair => pair.Value.Pods.Values.Any(pod => pod.HasBegun))
            .ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Pods.Values.Where(pod => !pod.HasBegun).Min(pod => (double?)pod.Cores), StringComparer.Ordinal);
    }

    private static Seen Look(ClusterView view, V1Deployment deployment, Seen? before)
    {
        double template = CoreShares.Of(deployment.Spec.Template.Spec.Containers).Total;
        var pods = view.PodsOf(deployment).Select(pod => (key: pod.Uid() ?? pod.Name(), cores: CoreShares.Of(pod.Spec.Containers).Total)).DistinctBy(pod => pod.key)
            .ToImmutableDictionary(pod => pod.key, pod => new Pod(pod.cores, HasBegun(pod.key, pod.cores, template, before)));

        // All that a change of the template makes anew has come by then, and what comes later has nothing to do with it.
        bool isOver = before is null || (view.Lacks(deployment) is null && pods.Keys.All(before.Pods.ContainsKey));
        return new Seen(isOver ? template : before!.Template, pods);
    }

    private static bool HasBegun(string pod, double cores, double template, Seen? before) => before is not null
        && (before.Pods.TryGetValue(pod, out Pod? known) ? known.HasBegun && DesiredState.IsSame(known.Cores, cores)
            : DesiredState.IsSame(cores, template) && DesiredState.IsSame(template, before.Template));

    private sealed record Pod(double Cores, bool HasBegun);

    private sealed record Seen(double Template, ImmutableDictionary<string, Pod> Pods);
}
