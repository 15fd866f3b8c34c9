namespace Meshward.Client;

/// <summary>Names of policies in <c>--policy</c>, tables and reports.</summary>
internal static class PolicyNames
{
    /// <summary>The policy that was trained.</summary>
    public const string Learned = "learned";

    /// <summary>The best action by exhaustive search on the model.</summary>
    public const string Optimal = "optimal";

    /// <summary>The best configuration that never changes.</summary>
    public const string StaticBest = "static-best";

    /// <summary>The initial configuration, never changed.</summary>
    public const string NoOp = "no-op";

    /// <summary>Uniformly random allowed actions.</summary>
    public const string Random = "random";

    /// <summary>Kubernetes' autoscaler as documented.</summary>
    public const string Autoscaler = "hpa";

    /// <summary>Kubernetes' autoscaler with settings searched on the model.</summary>
    public const string CalibratedAutoscaler = "hpa-calibrated";

    /// <summary>Additive increase and multiplicative decrease of admitted load.</summary>
    public const string Limiter = "aimd";

    /// <summary>A table of thresholds.</summary>
    public const string Rules = "rules";

    /// <summary>Before the name of a base policy: looks ahead on the model and then trusts the base.</summary>
    public const string RolloutPrefix = "rollout:";
}
