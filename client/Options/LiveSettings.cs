using Meshward.Mesh.Kubernetes;

namespace Meshward.Client.Options;

/// <summary>A live mesh, and whether it may be changed.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Namespace">Its namespace; null for that of the cluster's context.</param>
/// <param name="IsApplied">Whether it is changed; otherwise what would be done is shown alone.</param>
internal sealed record LiveSettings(ClusterSettings Cluster, string? Namespace, bool IsApplied)
{
    /// <summary>Time that requests in flight get before capacity is taken away.</summary>
    public TimeSpan Drain { get; init; }
}
