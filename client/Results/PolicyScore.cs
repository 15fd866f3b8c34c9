namespace Meshward.Client.Results;

/// <summary>One policy on one load.</summary>
internal sealed record PolicyScore
{
    /// <summary>Name of the policy.</summary>
    public required string Name { get; init; }

    /// <summary>Mean reward of a step.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean reward over that of the best actions; absent where the optimum is not known or not above 0.</summary>
    public double? RatioToOptimal { get; init; }

    /// <summary>Share of steps in which every bound was kept.</summary>
    public required double ObjectivesMet { get; init; }

    /// <summary>Mean cores (or replicas, where the scenario has no cores), summed over controls; absent where it has neither.</summary>
    public double? MeanCores { get; init; }

    /// <summary>Mean delay over services, in seconds.</summary>
    public double? MeanDelaySeconds { get; init; }

    /// <summary>Which learned policy it is, or looks ahead for; absent where nothing was learned.</summary>
    public PolicyOrigin? Learned { get; init; }
}
