using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What <c>train</c> did and reached.</summary>
internal sealed record TrainResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>SHA-256 of the trace's columns and values.</summary>
    public required string TraceSha256 { get; init; }

    /// <summary><c>default</c> or <c>published</c>.</summary>
    public required string Preset { get; init; }

    /// <summary><c>fused</c> or <c>torch</c>.</summary>
    public required string Backend { get; init; }

    /// <summary><c>joint</c>, <c>autoregressive</c> or <c>independent</c>: how several controls are decided.</summary>
    public required string Heads { get; init; }

    /// <summary>Seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>Seed of the system model.</summary>
    public required long ModelSeed { get; init; }

    /// <summary>Simulators whose weights were averaged.</summary>
    public required int Simulators { get; init; }

    /// <summary>Environment steps over all simulators; one step is one action in one environment.</summary>
    public required long EnvSteps { get; init; }

    /// <summary>Environment steps per second, learning included.</summary>
    public required double EnvStepsPerSecond { get; init; }

    /// <summary>Seconds from the first round to the last.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds until the greedy policy first reached 99 % of the optimum; absent where it never did.</summary>
    [JsonPropertyName("seconds_to_99")]
    public double? SecondsTo99 { get; init; }

    /// <summary>Environment steps until the greedy policy first reached 99 % of the optimum; absent where it never did.</summary>
    [JsonPropertyName("env_steps_to_99")]
    public long? EnvStepsTo99 { get; init; }

    /// <summary>
    /// Environment steps that were left out of learning, since an observation or a reward was not a finite number; anything but 0 tells of
    /// a reward that has no value somewhere.
    /// </summary>
    public required long RejectedSamples { get; init; }

    /// <summary>Mean reward of the kept policy over the training load.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean reward of the best actions over the training load, on the same system model.</summary>
    public required double OptimalReward { get; init; }

    /// <summary>
    /// True where configurations are too many to try all: what stands for the optimum is then a lower bound of it, found by coordinate
    /// ascent, and a ratio may exceed 1; absent where the optimum is exact.
    /// </summary>
    public bool? OptimalIsLowerBound { get; init; }

    /// <summary>Mean reward over optimal reward; where the optimum is not above 0, one minus the loss relative to its size.</summary>
    public required double Ratio { get; init; }

    /// <summary>Least ratio that was asked for.</summary>
    public double? RequiredRatio { get; init; }

    /// <summary>SHA-256 of the policy's file.</summary>
    [JsonPropertyName("policy_sha256")]
    public required string PolicySha256 { get; init; }

    /// <summary>The policy file, where one was written.</summary>
    public string? Policy { get; init; }

    /// <summary><c>budget</c>, <c>ratio</c> (<c>--stop-at-ratio</c> was reached) or <c>interrupted</c>.</summary>
    public required string Stopped { get; init; }

    /// <summary>Greedy evaluations, in order.</summary>
    public required ImmutableArray<CurvePoint> Evaluations { get; init; }

    /// <summary>What the policy does in each state of the training load; empty where there are too many.</summary>
    public required ImmutableArray<StateRow> States { get; init; }
}
