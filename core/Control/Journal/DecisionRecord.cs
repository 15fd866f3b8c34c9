using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Meshward.Core.Actuation;

namespace Meshward.Core.Control.Journal;

/// <summary>What the controller saw and decided in a step; written before anything is sent to the mesh.</summary>
public sealed record DecisionRecord : JournalRecord
{
    /// <summary>Number of the decision, from 1: that of the step.</summary>
    public required long Decision { get; init; }

    /// <summary>Whether nothing is sent.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Hash of the scenario.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>Hash of the learned policy's file; null without one.</summary>
    public string? PolicySha256 { get; init; }

    /// <summary>Start of the monitoring interval that it goes by; null where none closed.</summary>
    public DateTimeOffset? WindowStart { get; init; }

    /// <summary>End of that interval; null where none closed.</summary>
    public DateTimeOffset? WindowEnd { get; init; }

    /// <summary>Where the desired configuration comes from, before limits.</summary>
    public required DecisionSource Source { get; init; }

    /// <summary>[controls] the present and the desired configuration.</summary>
    public required ImmutableArray<DecidedControl> Controls { get; init; }

    /// <summary>The loads that it went by, with their quality and ages.</summary>
    public required ObservedMesh Observed { get; init; }

    /// <summary>[bounds] whether the objectives were met in the interval before.</summary>
    public required ImmutableArray<JudgedBound> Bounds { get; init; }

    /// <summary>The rules that acted, in the order in which they did.</summary>
    public required ImmutableArray<RuleAction> Rules { get; init; }

    /// <summary>The model that it went by; null where the controller does not adapt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelInUse? Model { get; init; }

    /// <summary>What the policy would do, or rollout in its place; null where it could not be asked.</summary>
    public ProposedAction? Policy { get; init; }

    /// <summary>What the calibrated rules would do; null where there are none.</summary>
    public ProposedAction? Twin { get; init; }

    /// <summary>The next best action in what was chosen from; null where nothing was ranked.</summary>
    public ProposedAction? RunnerUp { get; init; }

    /// <summary>What the model says of the configuration that was decided; null outside the model.</summary>
    public PredictedOutcome? Predicted { get; init; }

    /// <summary>What is to be changed: what it does not name stays as it is.</summary>
    public required DesiredState Desired { get; init; }

    /// <summary>What the operator asked.</summary>
    public OperatorOrder Order { get; init; }

    /// <summary>The record of a decision, without proposals, predictions and hashes of policies.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="mesh">The mesh.</param>
    /// <param name="generation">Generation of the controller.</param>
    /// <param name="scenarioSha256">Hash of the scenario.</param>
    /// <param name="isDryRun">Whether nothing is sent.</param>
    public static DecisionRecord Of(ControlDecision decision, string mesh, long generation, string scenarioSha256, bool isDryRun) => new()
    {
        Mesh = mesh,
        Generation = generation,
        At = decision.At,
        Decision = decision.Step,
        IsDryRun = isDryRun,
        ScenarioSha256 = scenarioSha256,
        Source = decision.Source,
        Controls = decision.Controls,
        Observed = decision.Observed,
        Bounds = decision.Bounds,
        Rules = decision.Rules,
        Desired = decision.Desired,
    };
}
