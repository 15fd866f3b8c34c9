using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>Which learned policy was judged, and whether on what it was learned on.</summary>
internal sealed record PolicyOrigin
{
    /// <summary>SHA-256 of the policy's file.</summary>
    [JsonPropertyName("policy_sha256")]
    public required string PolicySha256 { get; init; }

    /// <summary>Seed of its training.</summary>
    public required long Seed { get; init; }

    /// <summary>Preset of its training.</summary>
    public required string Preset { get; init; }

    /// <summary>Environment steps of its training.</summary>
    public required long EnvSteps { get; init; }

    /// <summary>Whether it was learned on this system model: the same trace, kind, rows and seed of the model.</summary>
    public required bool LearnedOnThisModel { get; init; }

    /// <summary>Mean reward over the training load on the model that it was learned on.</summary>
    public required double LearnedMeanReward { get; init; }

    /// <summary>Mean reward of the best actions over the training load on that model.</summary>
    public required double LearnedOptimalReward { get; init; }

    /// <summary>Mean reward over the training load on this model.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean reward of the best actions over the training load on this model.</summary>
    public required double OptimalReward { get; init; }
}
