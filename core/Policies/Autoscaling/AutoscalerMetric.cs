namespace Meshward.Core.Policies.Autoscaling;

/// <summary>What an autoscaler looks at.</summary>
public enum AutoscalerMetric
{
    /// <summary>Load that reaches a control over what its capacity is: stands in for CPU utilisation.</summary>
    Utilization,

    /// <summary>Largest bounded delay of the step before, over its bound.</summary>
    Delay,
}
