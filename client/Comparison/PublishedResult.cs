namespace Meshward.Client.Comparison;

/// <summary>What one run of a paper achieved, as far as its log tells.</summary>
internal sealed record PublishedResult
{
    /// <summary>Figure or comparison of the paper.</summary>
    public required string Figure { get; init; }

    /// <summary>Load pattern of the scenario that it ran on.</summary>
    public required string Load { get; init; }

    /// <summary><c>simulator</c> or <c>testbed</c>.</summary>
    public required string On { get; init; }

    /// <summary>Name of the policy.</summary>
    public string Policy { get; init; } = PolicyNames.Learned;

    /// <summary>Time steps of the run.</summary>
    public required int Steps { get; init; }

    /// <summary>Mean reward of a step; null where it was not logged.</summary>
    public double? MeanReward { get; init; }

    /// <summary>Mean reward over the mean optimum of the same loads; null where either was not logged.</summary>
    public double? Ratio { get; init; }

    /// <summary>Share of steps in which every bound was kept; null where it was not logged.</summary>
    public double? ObjectivesMet { get; init; }
}
