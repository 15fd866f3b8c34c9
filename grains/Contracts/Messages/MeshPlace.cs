namespace Meshward.Grains.Contracts;

/// <summary>Where a mesh is that a controller acts on, as seen from the silos: a testbed, or Kubernetes.</summary>
[GenerateSerializer, Immutable, Alias("meshward.mesh-place")]
public sealed record MeshPlace
{
    /// <summary>The operator's side of a testbed; null for Kubernetes.</summary>
    [Id(0)]
    public string? Testbed { get; init; }

    /// <summary>The kubeconfig file; null for the one that kubectl takes.</summary>
    [Id(1)]
    public string? Kubeconfig { get; init; }

    /// <summary>Its context; null for the current one.</summary>
    [Id(2)]
    public string? Context { get; init; }

    /// <summary>The namespace of the services; null for that of the context.</summary>
    [Id(3)]
    public string? Namespace { get; init; }

    /// <summary>Seconds that requests in flight get before capacity is taken away.</summary>
    [Id(4)]
    public double DrainSeconds { get; init; } = 5;
}
