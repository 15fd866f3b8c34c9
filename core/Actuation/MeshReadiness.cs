using System.Collections.Immutable;

namespace Meshward.Core.Actuation;

/// <summary>Who of a mesh is there to answer.</summary>
/// <param name="IsTold">Whether the mesh tells that. Where it does not, what it is set to counts as ready.</param>
/// <param name="Silent">Per service that is routed to nodes, those of them at which nobody is ready to answer; without services that have none.</param>
/// <param name="Coming">Per node or service, in a few words, what of the capacity that it is set to is not ready yet.</param>
public sealed record MeshReadiness(
    bool IsTold, ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Silent, ImmutableSortedDictionary<string, string> Coming)
{
    /// <summary>That of a mesh that tells nothing of it.</summary>
    public static MeshReadiness Untold { get; } = new(
        false, ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>
    /// Per node or service with pods that have the cores that they began with when they were made, which nobody has given them: the cores that each of its other
    /// pods has at least; null where there are no others. Empty on a mesh that has no pods, or gives cores to new ones, too.
    /// </summary>
    public ImmutableSortedDictionary<string, double?> Begun { get; init; } = ImmutableSortedDictionary<string, double?>.Empty;

    /// <summary>Time that requests in flight need, at least zero, before capacity is taken from where they were sent.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>Whether nobody at a node is ready to answer a service's requests.</summary>
    /// <param name="service">The service.</param>
    /// <param name="node">The node.</param>
    public bool IsSilent(string service, string node) => Silent.GetValueOrDefault(service)?.Contains(node) == true;
}
