using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>A training on a cluster.</summary>
internal sealed record JobResult
{
    /// <summary>Its key.</summary>
    public required string Run { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>What tells it from other trainings of the scenario: the value of a tradeoff, such as <c>bound.compute = 0.6 s</c>.</summary>
    public string? Point { get; init; }

    /// <summary>When it was started; absent where the cluster's list does not hold it any more.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Who started it, where they had to show a token.</summary>
    public string? By { get; init; }

    /// <summary>Who cancelled it, where they had to show a token.</summary>
    public string? CancelledBy { get; init; }

    /// <summary><c>running</c>, <c>finished</c>, <c>cancelled</c> or <c>failed</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Rounds that are done; absent before the first and after the end.</summary>
    public int? Round { get; init; }

    /// <summary>Rounds of the whole budget.</summary>
    public int? Rounds { get; init; }

    /// <summary>Environment steps so far.</summary>
    public long? EnvSteps { get; init; }

    /// <summary>Mean reward of the best policy so far over the training load.</summary>
    public double? MeanReward { get; init; }

    /// <summary>Mean reward of the best actions.</summary>
    public double? OptimalReward { get; init; }

    /// <summary>Mean reward over optimal reward.</summary>
    public double? Ratio { get; init; }

    /// <summary>SHA-256 of the policy, where the training is over.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("policy_sha256")]
    public string? PolicySha256 { get; init; }

    /// <summary>Learning curve, thinned where it is long; absent where it is not known, or was not asked for.</summary>
    public ImmutableArray<CurvePoint>? Curve { get; init; }

    /// <summary>The policy file, where one was written.</summary>
    public string? Policy { get; init; }
}
