using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>evaluate</c> found: policies side by side on one load.</summary>
internal sealed record EvaluateResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>Load pattern.</summary>
    public required string Load { get; init; }

    /// <summary>The mesh that policies ran on, <c>testbed</c>; absent where they ran on the model alone.</summary>
    public string? On { get; init; }

    /// <summary>What ended it before every policy had run on the mesh, <c>interrupted</c> for the user; absent where all did.</summary>
    public string? Stopped { get; init; }

    /// <summary>Time steps walked.</summary>
    public required int Steps { get; init; }

    /// <summary>First seed of the load; the others follow it.</summary>
    public required long Seed { get; init; }

    /// <summary>Seeds of the load: figures are means over them.</summary>
    public required int Seeds { get; init; }

    /// <summary>Mean reward of the best actions on the same loads.</summary>
    public double? OptimalReward { get; init; }

    /// <summary>
    /// True where configurations are too many to try all: what stands for the optimum is then a lower bound of it, found by coordinate
    /// ascent, and a ratio may exceed 1; absent where the optimum is exact.
    /// </summary>
    public bool? OptimalIsLowerBound { get; init; }

    /// <summary>Its sample standard deviation over the seeds; absent where there is one seed.</summary>
    public double? OptimalRewardDeviation { get; init; }

    /// <summary>
    /// Share of the time steps, in (0, 1], in which the best policy too is outside the operating region, as where a load was not measured: the model's
    /// answer is not to be trusted there. Absent where there are none.
    /// </summary>
    public double? OutsideRegionShare { get; init; }

    /// <summary>Least share of the optimum that learned policies were asked to reach.</summary>
    public double? RequiredRatio { get; init; }

    /// <summary>Policies that cannot act on the scenario; absent where all can.</summary>
    public ImmutableArray<LeftOutPolicy>? LeftOut { get; init; }

    /// <summary>The page that was written; absent where there is none.</summary>
    public string? Report { get; init; }

    /// <summary>The policies, in the order asked for.</summary>
    public required ImmutableArray<PolicyScore> Policies { get; init; }
}
