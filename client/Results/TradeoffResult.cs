using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What <c>tradeoff</c> found: what an objective costs.</summary>
internal sealed record TradeoffResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>SHA-256 of the trace's columns and values.</summary>
    public required string TraceSha256 { get; init; }

    /// <summary>Seed of the system model, which is fitted once.</summary>
    public required long ModelSeed { get; init; }

    /// <summary>What was varied: <c>bound.QUANTITY</c> or <c>parameter.NAME</c>.</summary>
    public required string Vary { get; init; }

    /// <summary>Unit of its values: seconds, requests per second, cores, replicas; empty for plain numbers.</summary>
    public required string Unit { get; init; }

    /// <summary>The unit that the range was written in.</summary>
    [JsonIgnore]
    public string ShownUnit { get; init; } = "";

    /// <summary>One of it, in <see cref="Unit"/>.</summary>
    [JsonIgnore]
    public double ShownFactor { get; init; } = 1;

    /// <summary>What capacity is counted in: <c>cores</c> or <c>replicas</c>; absent where the scenario controls neither.</summary>
    public string? Capacity { get; init; }

    /// <summary>Whether requests can be rejected, so that what is carried differs.</summary>
    [JsonIgnore]
    public bool CanBlock { get; init; }

    /// <summary>Preset of PPO's parameters.</summary>
    public required string Preset { get; init; }

    /// <summary>Seed of the trainings, and first seed of the load.</summary>
    public required long Seed { get; init; }

    /// <summary>Simulators of each training: with the seed they decide what is learned.</summary>
    public required int Simulators { get; init; }

    /// <summary>Load pattern that policies were judged on.</summary>
    public required string Load { get; init; }

    /// <summary>Time steps walked with each seed of the load.</summary>
    public required int Steps { get; init; }

    /// <summary>Seeds of the load: figures are means over them.</summary>
    public required int Seeds { get; init; }

    /// <summary>
    /// True where configurations are too many to try all: what stands for the optimum is then a lower bound of it, found by coordinate
    /// ascent, and a ratio may exceed 1; absent where the optimum is exact.
    /// </summary>
    public bool? OptimalIsLowerBound { get; init; }

    /// <summary>Least share of the optimum that was asked for.</summary>
    public double? RequiredRatio { get; init; }

    /// <summary>Whether the user stopped the trainings before their budgets were spent.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The points, values ascending.</summary>
    public required ImmutableArray<TradeoffPoint> Points { get; init; }

    /// <summary>Values at which nothing was learned before the user stopped, as the points' values are; absent where there are none.</summary>
    public ImmutableArray<double>? NotLearned { get; init; }

    /// <summary>Files that were written; empty without <c>--out</c>.</summary>
    public required ImmutableArray<string> Files { get; init; }

    /// <summary>Seconds from command to result.</summary>
    public required double Seconds { get; init; }
}
