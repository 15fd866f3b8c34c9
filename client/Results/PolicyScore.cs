namespace Meshward.Client.Results;

/// <summary>One policy on one load: means over the seeds, and sample standard deviations over them, absent where there is one seed.</summary>
internal sealed record PolicyScore
{
    /// <summary>Name of the policy.</summary>
    public required string Name { get; init; }

    /// <summary>Mean reward of a step.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Spread of <see cref="MeanReward"/>.</summary>
    public double? MeanRewardDeviation { get; init; }

    /// <summary>Mean reward over that of the best actions; absent where the optimum is not known or not above 0.</summary>
    public double? RatioToOptimal { get; init; }

    /// <summary>Spread of <see cref="RatioToOptimal"/>.</summary>
    public double? RatioToOptimalDeviation { get; init; }

    /// <summary>Share of steps in which every bound was kept.</summary>
    public required double ObjectivesMet { get; init; }

    /// <summary>Spread of <see cref="ObjectivesMet"/>.</summary>
    public double? ObjectivesMetDeviation { get; init; }

    /// <summary>
    /// Mean of what the scenario minimises; where it says nothing, mean cores, or replicas where it has no cores; absent where it has
    /// neither.
    /// </summary>
    public double? Cost { get; init; }

    /// <summary>Spread of <see cref="Cost"/>.</summary>
    public double? CostDeviation { get; init; }

    /// <summary>Cost over that of the best actions; absent where that is not above 0.</summary>
    public double? CostRatioToOptimal { get; init; }

    /// <summary>Spread of <see cref="CostRatioToOptimal"/>.</summary>
    public double? CostRatioToOptimalDeviation { get; init; }

    /// <summary>Mean cores (or replicas, where the scenario has no cores), summed over controls; absent where it has neither.</summary>
    public double? MeanCores { get; init; }

    /// <summary>Spread of <see cref="MeanCores"/>.</summary>
    public double? MeanCoresDeviation { get; init; }

    /// <summary>Requests that blocking rejected over those offered.</summary>
    public required double ShedShare { get; init; }

    /// <summary>Spread of <see cref="ShedShare"/>.</summary>
    public double? ShedShareDeviation { get; init; }

    /// <summary>Turns from up to down or the reverse in 100 time steps, over all controls.</summary>
    public required double DirectionChanges { get; init; }

    /// <summary>Spread of <see cref="DirectionChanges"/>.</summary>
    public double? DirectionChangesDeviation { get; init; }

    /// <summary>Mean delay over services, in seconds.</summary>
    public double? MeanDelaySeconds { get; init; }

    /// <summary>Spread of <see cref="MeanDelaySeconds"/>.</summary>
    public double? MeanDelaySecondsDeviation { get; init; }

    /// <summary>Mean computing time of one decision, in seconds, over all loads and seeds; absent where it does not look ahead.</summary>
    public double? DecisionSeconds { get; init; }

    /// <summary>
    /// Seconds that a policy which looks ahead took before its first decision: exact ones work out the values of their base and of the steps
    /// ahead for all states at once, and a decision is then a look at them. Absent for others.
    /// </summary>
    public double? PreparationSeconds { get; init; }

    /// <summary>
    /// What was measured where the policy ran on a mesh; the other figures are then what the model says of the same loads and configurations.
    /// Absent where it ran on the model alone.
    /// </summary>
    public MeasuredScore? Measured { get; init; }

    /// <summary>What it acts by, where that was chosen or is a default; absent for others.</summary>
    public PolicySettings? Settings { get; init; }

    /// <summary>Which learned policy it is, or looks ahead for; absent where nothing was learned.</summary>
    public PolicyOrigin? Learned { get; init; }
}
