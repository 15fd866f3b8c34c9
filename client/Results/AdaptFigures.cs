using Meshward.Core.Evaluation;

namespace Meshward.Client.Results;

/// <summary>How a policy did in a stretch of the story: means over seeds, and sample deviations over them; null deviations for one seed.</summary>
internal sealed record AdaptFigures
{
    /// <summary>Mean reward of a step.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Its deviation.</summary>
    public double? MeanRewardDeviation { get; init; }

    /// <summary>Share of the steps in which every objective was kept.</summary>
    public required double ObjectivesMet { get; init; }

    /// <summary>Its deviation.</summary>
    public double? ObjectivesMetDeviation { get; init; }

    /// <summary>Mean cost: what the scenario minimises, else cores or replicas; absent where there is none.</summary>
    public double? Cost { get; init; }

    /// <summary>Its deviation.</summary>
    public double? CostDeviation { get; init; }

    /// <summary>Mean cores, or replicas where the scenario has no cores; absent where it has neither.</summary>
    public double? MeanCores { get; init; }

    /// <summary>Share of offered requests that blocking rejected.</summary>
    public required double ShedShare { get; init; }

    /// <summary>On the testbed, share of offered requests that were admitted and not served; absent elsewhere.</summary>
    public double? FailedShare { get; init; }

    /// <summary>Direction changes in 100 time steps.</summary>
    public required double DirectionChanges { get; init; }

    /// <summary>Figures of a stretch.</summary>
    /// <param name="scenario">Bounds and controls.</param>
    /// <param name="records">What the policy did in it, one a seed.</param>
    public static AdaptFigures Of(Core.Scenarios.Scenario scenario, IReadOnlyCollection<PolicyRecord> records)
    {
        var reward = Spread.Of([.. records.Select(record => record.MeanReward)]);
        var kept = Spread.Of([.. records.Select(record => record.ObjectivesMet(scenario))]);
        Spread? cost = records.All(record => record.MeanCost is not null) ? Spread.Of([.. records.Select(record => record.MeanCost!.Value)]) : null;
        return new AdaptFigures
        {
            MeanReward = reward.Mean,
            MeanRewardDeviation = reward.Deviation,
            ObjectivesMet = kept.Mean,
            ObjectivesMetDeviation = kept.Deviation,
            Cost = cost?.Mean,
            CostDeviation = cost?.Deviation,
            MeanCores = scenario.CapacityKind is { } kind ? records.Average(record => record.MeanSum(scenario, kind)) : null,
            ShedShare = records.Average(record => record.ShedShare(scenario)),
            DirectionChanges = records.Average(record => record.DirectionChanges(scenario)),
        };
    }
}
