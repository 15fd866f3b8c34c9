using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Meshward.Core.Control;

namespace Meshward.Client.Results;

/// <summary>What <c>gate</c> found. Nothing in it depends on when it was found.</summary>
internal sealed record GateResult
{
    /// <summary>Whether every criterion is passed.</summary>
    public required bool Passed { get; init; }

    /// <summary>Names of the criteria that are not passed.</summary>
    public required ImmutableArray<string> Failed { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>SHA-256 of the policy's file.</summary>
    [JsonPropertyName("policy_sha256")]
    public required string PolicySha256 { get; init; }

    /// <summary>The recording as the user named it.</summary>
    public required string Recording { get; init; }

    /// <summary>SHA-256 of the loads that were replayed.</summary>
    public required string RecordingSha256 { get; init; }

    /// <summary>Column of each service's load, in the order of the services.</summary>
    public required ImmutableArray<string> Columns { get; init; }

    /// <summary>SHA-256 of the columns and values of the trace that the model was learned from.</summary>
    public required string TraceSha256 { get; init; }

    /// <summary>SHA-256 of what the model follows from: trace, settings and seed.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Seed of the system model.</summary>
    public required long ModelSeed { get; init; }

    /// <summary>Time steps replayed.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a time step in seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Time steps over which cost and shed requests are compared: those in which both keep every objective, or all where there are none.</summary>
    public required int ComparedSteps { get; init; }

    /// <summary>The policy over all time steps.</summary>
    public required GateRunFigures Candidate { get; init; }

    /// <summary>The calibrated rules over all time steps.</summary>
    public required GateRunFigures Twin { get; init; }

    /// <summary>What the policy is judged by.</summary>
    public required ImmutableArray<GateCriterion> Criteria { get; init; }

    /// <summary>Where the learned policy comes from.</summary>
    public required PolicyOrigin Learned { get; init; }

    /// <summary>The file in which the verdict is kept.</summary>
    public required string Verdict { get; init; }

    /// <summary>The page that was written; absent where there is none.</summary>
    public string? Report { get; init; }
}
