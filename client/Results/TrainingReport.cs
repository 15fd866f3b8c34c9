using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>One training of a report. Ratios are shares of the optimum of the training load on the same system model.</summary>
internal sealed record TrainingReport
{
    /// <summary>Share of the optimum that counts as having learned the scenario.</summary>
    public const double Goal = 0.99;

    /// <summary>Seed of the training.</summary>
    public required long Seed { get; init; }

    /// <summary>Environment steps over all simulators.</summary>
    public required long EnvSteps { get; init; }

    /// <summary>Simulators whose weights were averaged.</summary>
    public required int Simulators { get; init; }

    /// <summary>Seconds from the first round to the last.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds until the greedy policy first reached 99 % of the optimum; absent where it never did.</summary>
    [JsonPropertyName("seconds_to_99")]
    public double? SecondsTo99 { get; init; }

    /// <summary>Environment steps until then.</summary>
    [JsonPropertyName("env_steps_to_99")]
    public long? EnvStepsTo99 { get; init; }

    /// <summary>The kept policy.</summary>
    public required double Ratio { get; init; }

    /// <summary>The policy after the last round.</summary>
    public required double EndRatio { get; init; }

    /// <summary>Least of the last tenth of the evaluations.</summary>
    public required double LastTenthRatio { get; init; }

    /// <summary>Share of the evaluations after the first at 99 % that are there too; absent where none is.</summary>
    public double? KeptShare { get; init; }

    /// <summary>Greedy evaluations, in order.</summary>
    public required ImmutableArray<CurvePoint> Evaluations { get; init; }

    /// <summary>Whether the last tenth of the evaluations stays at 99 % of the optimum.</summary>
    [JsonIgnore]
    public bool IsKept => LastTenthRatio >= Goal;
}
