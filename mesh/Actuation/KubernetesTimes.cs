namespace Meshward.Mesh.Actuation;

/// <summary>How long an actuator waits for a cluster.</summary>
public sealed record KubernetesTimes
{
    /// <summary>Longest wait until pods are ready, above zero. By default 5 minutes.</summary>
    public TimeSpan Ready { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that requests in flight get before capacity goes in, at least zero. By default 5 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks at pods that are waited for, above zero. By default 1 s.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Times that a write is tried again on what is found then, at least zero. By default 6.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>Pause before the first of these; each next one is twice as long, and as long as the server asks for at least. By default 200 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(200);
}
