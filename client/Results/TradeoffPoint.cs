using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What one value of the varied number costs: the policy that was learned at it, beside the best actions at it.</summary>
internal sealed record TradeoffPoint
{
    /// <summary>The value, in the base unit.</summary>
    public required double Value { get; init; }

    /// <summary>Mean reward of a step; rewards of different values are not on one scale.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean reward of the best actions at this value, on the same loads.</summary>
    public required double OptimalReward { get; init; }

    /// <summary>Mean reward over optimal reward; where the optimum is not above 0, one minus the loss relative to its size.</summary>
    public required double Ratio { get; init; }

    /// <summary>Share of steps in which every bound was kept.</summary>
    public required double ObjectivesMet { get; init; }

    /// <summary>The same of the best actions.</summary>
    public required double OptimalObjectivesMet { get; init; }

    /// <summary>Whether every bound was kept in every step.</summary>
    public required bool MeetsObjectives { get; init; }

    /// <summary>Mean cores (or replicas, where the scenario has no cores), summed over controls; absent where it has neither.</summary>
    public double? MeanCores { get; init; }

    /// <summary>The same of the best actions.</summary>
    public double? OptimalCores { get; init; }

    /// <summary>Requests per second that were admitted, over all services.</summary>
    public required double CarriedLoad { get; init; }

    /// <summary>The same of the best actions.</summary>
    public required double OptimalCarriedLoad { get; init; }

    /// <summary>Requests that blocking rejected over those offered.</summary>
    public required double ShedShare { get; init; }

    /// <summary>Service to mean delay in seconds, that of its slowest node in each step.</summary>
    public required OrderedValues MeanDelaySeconds { get; init; }

    /// <summary>Whether no other point is better: as demanding or more, and as cheap or cheaper, and one of them truly.</summary>
    public required bool ParetoOptimal { get; init; }

    /// <summary>Environment steps of the training.</summary>
    public required long EnvSteps { get; init; }

    /// <summary><c>budget</c> or <c>interrupted</c>.</summary>
    public required string Stopped { get; init; }

    /// <summary>SHA-256 of the policy's file.</summary>
    [JsonPropertyName("policy_sha256")]
    public required string PolicySha256 { get; init; }
}
