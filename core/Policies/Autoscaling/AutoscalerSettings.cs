namespace Meshward.Core.Policies.Autoscaling;

/// <summary>What of an autoscaler can be tuned; the defaults are Kubernetes', with the target of its walkthrough.</summary>
/// <param name="Metric">What it looks at.</param>
/// <param name="Target">Desired value of the metric, above 0; 1 is full capacity, or a delay at its bound.</param>
/// <param name="Tolerance">Distance of the ratio from 1 within which nothing is scaled.</param>
/// <param name="ScaleUpWindowSeconds">Stabilisation window for scaling up, in seconds.</param>
/// <param name="ScaleDownWindowSeconds">Stabilisation window for scaling down, in seconds.</param>
public sealed record AutoscalerSettings(
    AutoscalerMetric Metric = AutoscalerMetric.Utilization,
    double Target = 0.5,
    double Tolerance = 0.1,
    double ScaleUpWindowSeconds = 0,
    double ScaleDownWindowSeconds = 300);
