using System.Collections.Immutable;

namespace Meshward.Core.Policies.Autoscaling;

/// <summary>How fast and how steadily to scale in one direction (<c>autoscaling/v2</c>, HPAScalingRules).</summary>
/// <param name="Policies">Limits of the rate.</param>
/// <param name="Select">Which of them counts.</param>
/// <param name="StabilizationWindowSeconds">Past over which recommendations are considered, in seconds.</param>
public sealed record ScalingRules(ImmutableArray<ScalingPolicy> Policies, SelectPolicy Select, double StabilizationWindowSeconds)
{
    /// <summary>The documented default for scaling up: at once, by the larger of 100 % and 4 pods in 15 s.</summary>
    public static ScalingRules Up { get; } =
        new([new(ScalingPolicyKind.Percent, 100, 15), new(ScalingPolicyKind.Pods, 4, 15)], SelectPolicy.Max, 0);

    /// <summary>The documented default for scaling down: to the largest recommendation of five minutes, without a limit of the rate.</summary>
    public static ScalingRules Down { get; } = new([new(ScalingPolicyKind.Percent, 100, 15)], SelectPolicy.Max, 300);
}
