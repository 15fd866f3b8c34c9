using System.Collections.Immutable;
using Meshward.Core.Actuation;

namespace Meshward.Core.Control;

/// <summary>
/// Requests of a service that go elsewhere while nobody is ready at a node. Rules and policies go by the weights that are wanted, as if the node were
/// there, so that nothing but readiness decides when it gets its requests back.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="Weights">What the mesh may be set to: the last decision first, then what was there before it, as that may have failed.</param>
/// <param name="Writes">Numbers of the last steps in which weights were set for the sake of readiness, the oldest first.</param>
/// <param name="IsThere">Whether the mesh was read to be as it was set last; false from a decision that sets weights until then.</param>
public sealed record WithheldTraffic(string Service, ImmutableArray<WithheldWeights> Weights, ImmutableArray<long> Writes, bool IsThere)
{
    /// <summary>Steps in which writes are counted.</summary>
    internal const int CountedSteps = 20;

    /// <summary>What is in force, by what was read; null where nothing of it is.</summary>
    internal WithheldWeights? InForce(ImmutableSortedDictionary<string, int> read) => Weights.FirstOrDefault(weights => WithheldWeights.AreSame(weights.Set, read));

    /// <summary>A mesh as it is wanted to be: with the weights that were withheld.</summary>
    internal static DesiredState Wanted(ImmutableArray<WithheldTraffic> withheld, DesiredState read)
    {
        ImmutableSortedDictionary<string, DesiredTraffic> traffic = read.Traffic;
        foreach (WithheldTraffic service in withheld)
        {
            if (traffic.GetValueOrDefault(service.Service) is { Weights: { } weights } found && service.InForce(weights) is { IsAsWanted: false } inForce)
            {
                traffic = traffic.SetItem(service.Service, found with { Weights = inForce.Wanted });
            }
        }

        return read with { Traffic = traffic };
    }

    /// <summary>The same, once the mesh was read after a decision: what was set is counted when it is there.</summary>
    internal WithheldTraffic Confirm(DesiredState read, long step) =>
        !IsThere && !Weights.IsEmpty && read.Traffic.GetValueOrDefault(Service)?.Weights is { } weights && WithheldWeights.AreSame(Weights[0].Set, weights)
            ? this with { IsThere = true, Writes = Writes.Add(step) }
            : this;
}
