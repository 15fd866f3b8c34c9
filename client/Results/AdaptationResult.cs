using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>Where a controller that adapts stood at its last decision, and what came of it since it began on the mesh.</summary>
internal sealed record AdaptationResult
{
    /// <summary><c>following</c> the policy, <c>rollout</c> on a refitted model, or <c>retraining</c>: rollout still, while a new policy is trained.</summary>
    public required string Stage { get; init; }

    /// <summary>Recent samples behind the model that it goes by; 0 for the model of the trace.</summary>
    public int ModelSamples { get; init; }

    /// <summary>SHA-256 of the policy in force, which is behind rollout.</summary>
    [JsonPropertyName("policy_sha256")]
    public required string PolicySha256 { get; init; }

    /// <summary>The training that it came of, by which <c>--policy</c> names it; absent for the one that the controller was started with.</summary>
    public string? PolicyRun { get; init; }

    /// <summary>Samples with which the next training begins; absent where there is none to come.</summary>
    public int? TrainWith { get; init; }

    /// <summary>Drifts of the model that were noticed.</summary>
    public long Drifts { get; init; }

    /// <summary>Trainings that were begun.</summary>
    public long Trainings { get; init; }

    /// <summary>Trainings that failed, were dropped, or whose policy the gate did not pass.</summary>
    public long Refused { get; init; }

    /// <summary>Policies that took over.</summary>
    public long Swaps { get; init; }
}
