namespace Meshward.Core.Policies.Autoscaling;

/// <summary>A Kubernetes scaling policy: the most change in a period (<c>autoscaling/v2</c>, HPAScalingPolicy).</summary>
/// <param name="Kind">What <paramref name="Value"/> counts in.</param>
/// <param name="Value">Pods, or percent; above 0.</param>
/// <param name="PeriodSeconds">Length of the past over which the policy must hold, in seconds.</param>
public sealed record ScalingPolicy(ScalingPolicyKind Kind, int Value, double PeriodSeconds);
