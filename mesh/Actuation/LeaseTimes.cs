namespace Meshward.Mesh.Actuation;

/// <summary>How long the lease of a mesh lives. The defaults are those of Kubernetes' own leader election.</summary>
public sealed record LeaseTimes
{
    /// <summary>Time without a sign of life after which a holder counts as dead, whole seconds of at least 1. By default 15 s.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two signs of life, above zero and well below <see cref="Life"/>; infinite for none. By default 2 s.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two looks at somebody else's lease, above zero. By default 500 ms.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(500);
}
