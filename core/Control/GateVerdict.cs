using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>
/// What the gate said of a policy, as it is kept beside the policy: who may drive a mesh is decided by it. All but <see cref="Decided"/>
/// follows from the input.
/// </summary>
public sealed record GateVerdict
{
    /// <summary>SHA-256 of the policy's file, lower-case hex.</summary>
    public required string PolicySha256 { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>SHA-256 of what the system model follows from: trace, settings and seed.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The recording as the user named it.</summary>
    public required string Recording { get; init; }

    /// <summary>SHA-256 of the loads that were replayed: the services' names, and their requests per second at each time step.</summary>
    public required string RecordingSha256 { get; init; }

    /// <summary>Figures and criteria.</summary>
    public required GateJudgement Judgement { get; init; }

    /// <summary>Whether every criterion is passed; a verdict without criteria is none.</summary>
    public bool Passed => !Judgement.Criteria.IsDefaultOrEmpty && Judgement.Passed;

    /// <summary>Names of the criteria that are not passed.</summary>
    public ImmutableArray<string> Failed => [.. Judgement.Criteria.Where(criterion => !criterion.Passed).Select(criterion => criterion.Name)];

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Decided { get; init; }
}
