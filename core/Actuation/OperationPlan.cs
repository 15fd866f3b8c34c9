using System.Collections.Immutable;

namespace Meshward.Core.Actuation;

/// <summary>
/// The order in which a mesh is changed, so that no request is sent to where there is nobody: capacity goes out and becomes ready, then traffic moves,
/// then what was sent before is answered, then capacity goes in.
/// </summary>
public static class OperationPlan
{
    /// <summary>The steps; none where the mesh is as it is wanted to be.</summary>
    /// <param name="present">What the mesh is like.</param>
    /// <param name="desired">What is wanted; what it does not name stays as it is.</param>
    /// <param name="coming">Nodes and services that are set as they are wanted, and are not ready yet: they are waited for before traffic moves. Null for none.</param>
    public static ImmutableArray<MeshOperation> Of(DesiredState present, DesiredState desired, IReadOnlyCollection<string>? coming = null)
    {
        // Pods that are new have to be there before they can be given other cores.
        MeshOperation[] amounts =
        [
            .. Amounts(MeshOperationKind.SetReplicas, present.Replicas, desired.Replicas),
            .. Amounts(MeshOperationKind.SetCores, present.NodeCores, desired.NodeCores),
            .. Amounts(MeshOperationKind.SetCores, present.ServiceCores, desired.ServiceCores),
        ];
        MeshOperation[] outward = [.. amounts.Where(IsOutward)], inward = [.. amounts.Where(operation => !IsOutward(operation)).Reverse()];
        MeshOperation[] traffic =
        [
            .. desired.Traffic.Where(pair => !pair.Value.IsIn(present.Traffic.GetValueOrDefault(pair.Key)))
                .Select(pair => new MeshOperation(MeshOperationKind.SetTraffic, pair.Key) { Traffic = pair.Value }),
        ];
        return
        [
            .. outward,
            .. outward.Select(operation => operation.Target).Concat(coming ?? []).Distinct().Select(target => new MeshOperation(MeshOperationKind.AwaitReady, target)),
            .. traffic,
            .. traffic.Length > 0 && inward.Length > 0 ? new[] { new MeshOperation(MeshOperationKind.Drain, "") } : [],
            .. inward,
            .. inward.Select(operation => operation.Target).Distinct().Select(target => new MeshOperation(MeshOperationKind.AwaitReady, target)),
        ];
    }

    private static bool IsOutward(MeshOperation operation) => !(operation.To < operation.From);

    private static IEnumerable<MeshOperation> Amounts(MeshOperationKind kind, ImmutableSortedDictionary<string, double> present, ImmutableSortedDictionary<string, double> desired) =>
        from pair in desired
        let now = present.TryGetValue(pair.Key, out double amount) ? amount : (double?)null
        where now is not double same || !DesiredState.IsSame(same, pair.Value)
        select new MeshOperation(kind, pair.Key) { From = now, To = pair.Value };
}
