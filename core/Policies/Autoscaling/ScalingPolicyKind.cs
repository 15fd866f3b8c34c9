namespace Meshward.Core.Policies.Autoscaling;

/// <summary>What a Kubernetes scaling policy counts in.</summary>
public enum ScalingPolicyKind
{
    /// <summary>A number of pods.</summary>
    Pods,

    /// <summary>A share of the pods at the beginning of the period, in percent.</summary>
    Percent,
}
