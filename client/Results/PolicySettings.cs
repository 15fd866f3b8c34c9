using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What a calibration chose; absent where it does not apply.</summary>
internal sealed record PolicySettings
{
    /// <summary>What an autoscaler looks at: <c>utilization</c> or <c>delay</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>Desired value of the metric; 1 is full capacity, or a delay at its bound.</summary>
    public double? Target { get; init; }

    /// <summary>Distance of the ratio from 1 within which nothing is scaled.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Stabilisation window for scaling up.</summary>
    public double? ScaleUpWindowSeconds { get; init; }

    /// <summary>Stabilisation window for scaling down.</summary>
    public double? ScaleDownWindowSeconds { get; init; }

    /// <summary>By service, the fraction of the way from a training load to the next one up at which a table of rules switches.</summary>
    public OrderedValues? SwitchAt { get; init; }

    /// <summary>The rows of a table of rules: from which loads on, and what is set.</summary>
    public ImmutableArray<RuleRow>? Rules { get; init; }
}
