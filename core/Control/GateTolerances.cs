namespace Meshward.Core.Control;

/// <summary>How much worse than the twin a policy may be and still pass the gate. docs/gate.md gives the reason of each default.</summary>
public sealed record GateTolerances
{
    /// <summary>How much smaller the share of steps may be in which every objective is kept, in [0, 1].</summary>
    public double ObjectivesMet { get; init; } = 0.01;

    /// <summary>How much larger the mean cost may be, relative to the twin's, at least 0.</summary>
    public double MeanCost { get; init; } = 0.05;

    /// <summary>How much larger the largest cost may be, relative to the twin's, at least 0.</summary>
    public double LargestCost { get; init; } = 0.25;

    /// <summary>How much larger the share of requests that are shed may be, in [0, 1].</summary>
    public double ShedShare { get; init; } = 0.01;

    /// <summary>How many more direction changes each control of cores, replicas or blocking may have in 100 time steps, at least 0.</summary>
    public double Turns { get; init; } = 10;

    /// <summary>The same for each control of routing, which neither starts anything nor rejects anybody.</summary>
    public double RoutingTurns { get; init; } = 25;

    /// <summary>How much larger the share of steps may be that the operating region does not cover, in [0, 1].</summary>
    public double OutsideRegion { get; init; } = 0.01;

    /// <summary>
    /// Largest share of steps, in [0, 1], that the operating region may not cover whatever the policy does, as it does not cover the twin's:
    /// a verdict on a recording that the model does not know would be a guess.
    /// </summary>
    public double UnknownTraffic { get; init; } = 0.2;

    /// <summary>What is tolerated in a criterion.</summary>
    /// <param name="criterion">Its name (<see cref="GateCriterion.Name"/>).</param>
    public double Of(string criterion) => criterion switch
    {
        "objectives-met" => ObjectivesMet,
        "mean-cost" => MeanCost,
        "largest-cost" => LargestCost,
        "shed-share" => ShedShare,
        "outside-region" => OutsideRegion,
        "unknown-traffic" => UnknownTraffic,
        _ => criterion.StartsWith("turns.routing.", StringComparison.Ordinal) ? RoutingTurns : Turns,
    };
}
