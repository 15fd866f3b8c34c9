namespace Meshward.Grains.Telemetry;

/// <summary>What the figures of a metric are.</summary>
public enum MetricForm
{
    /// <summary>What something is at the moment.</summary>
    Gauge,

    /// <summary>How often something happened, or how much of it, since the series began.</summary>
    Counter,

    /// <summary>How figures are spread.</summary>
    Histogram,
}
