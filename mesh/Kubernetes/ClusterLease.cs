using System.Net;
using k8s;
using k8s.Models;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// The Lease that says who may change a namespace's mesh (kubernetes.io/docs/concepts/architecture/leases/). It is made once and never deleted: an update
/// names the version that was read, so that of two that take it one is refused.
/// </summary>
internal sealed class ClusterLease(ClusterAccess access, string within)
{
    /// <summary>Its name.</summary>
    public const string Name = "meshward";

    private const string Kind = "leases.coordination.k8s.io";

    /// <summary>Its namespace.</summary>
    public string Within => within;

    /// <summary>Reads it.</summary>
    /// <returns>The Lease; one without a version where there is none yet.</returns>
    public async Task<V1Lease> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            V1Lease? lease = await access.AskAsync("get", Kind, within, () => access.Client.CoordinationV1.ReadNamespacedLeaseAsync(Name, within, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            return ClusterShapes.Whole(Kind, within, [lease], ClusterShapes.MistakeOf)[0];
        }
        catch (ClusterException problem) when (problem.Status == HttpStatusCode.NotFound)
        {
            return new V1Lease { ApiVersion = "coordination.k8s.io/v1", Kind = "Lease", Metadata = new V1ObjectMeta { Name = Name, NamespaceProperty = within }, Spec = new V1LeaseSpec() };
        }
    }

    /// <summary>Makes it, or replaces the version that was read.</summary>
    public Task WriteAsync(V1Lease lease, CancellationToken cancellationToken) => lease.ResourceVersion() is null
        ? access.AskAsync("create", Kind, within, () => access.Client.CoordinationV1.CreateNamespacedLeaseAsync(lease, within, fieldManager: FieldOwner.Own, cancellationToken: cancellationToken), cancellationToken)
        : access.AskAsync("update", Kind, within, () => access.Client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, Name, within, fieldManager: FieldOwner.Own, cancellationToken: cancellationToken), cancellationToken);
}
