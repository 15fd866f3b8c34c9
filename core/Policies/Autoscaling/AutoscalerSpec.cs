namespace Meshward.Core.Policies.Autoscaling;

/// <summary>What a HorizontalPodAutoscaler is told, with the documented defaults.</summary>
/// <param name="MinReplicas">Fewest replicas.</param>
/// <param name="MaxReplicas">Most replicas.</param>
public sealed record AutoscalerSpec(int MinReplicas, int MaxReplicas)
{
    /// <summary>Seconds between two looks at the metrics (<c>--horizontal-pod-autoscaler-sync-period</c>).</summary>
    public const double SyncPeriodSeconds = 15;

    /// <summary>Distance of the ratio from 1 within which nothing is scaled (<c>--horizontal-pod-autoscaler-tolerance</c>).</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Rules for scaling up.</summary>
    public ScalingRules ScaleUp { get; init; } = ScalingRules.Up;

    /// <summary>Rules for scaling down.</summary>
    public ScalingRules ScaleDown { get; init; } = ScalingRules.Down;
}
