namespace Meshward.Mesh.Kubernetes;

/// <summary>Which cluster to ask, as kubectl finds it.</summary>
public sealed record ClusterSettings
{
    /// <summary>The kubeconfig file; null for the one that <c>KUBECONFIG</c> names, <c>~/.kube/config</c>, or inside a pod its service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig file; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Longest that one question may take, above zero. By default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
