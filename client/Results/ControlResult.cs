using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What <c>control</c> did, or found of a controller that runs.</summary>
internal sealed record ControlResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary><c>running</c>, <c>stopped</c>, <c>failed</c>, <c>dead</c> where it gives no sign of life, <c>unknown</c> where none was ever started, or <c>refused</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>One line on why it was refused, or what is wrong; absent where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Where the controller runs, or ran last.</summary>
    public string? Holder { get; init; }

    /// <summary>When it was started there.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Number of its last start or take-over.</summary>
    public long Generation { get; init; }

    /// <summary>Whether nothing is sent to the mesh.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether an operator has paused it.</summary>
    public bool Paused { get; init; }

    /// <summary>Where adaptation stands; absent where the controller does not adapt.</summary>
    public AdaptationResult? Adaptation { get; init; }

    /// <summary>SHA-256 of the policy's file that it was started with.</summary>
    [JsonPropertyName("policy_sha256")]
    public string? PolicySha256 { get; init; }

    /// <summary>Number of the last decision.</summary>
    public long LastDecision { get; init; }

    /// <summary>Decisions: of this command, or with <c>--status</c> of all starts.</summary>
    public long Decisions { get; init; }

    /// <summary>Those in which metrics or a start held the configuration.</summary>
    public long Holds { get; init; }

    /// <summary>Rollbacks, automatic or by hand.</summary>
    public long Rollbacks { get; init; }

    /// <summary>Time steps without a decision.</summary>
    public long MissedSteps { get; init; }

    /// <summary>Decisions that were carried out and confirmed.</summary>
    public long Applied { get; init; }

    /// <summary>Decisions that could not be carried out.</summary>
    public long Failed { get; init; }

    /// <summary>Changes by others that were noticed.</summary>
    public long ForeignChanges { get; init; }

    /// <summary>Share of the steps that could be judged in which every objective was met; absent where none could.</summary>
    public double? ObjectivesMet { get; init; }

    /// <summary>Median time from a closed window until its decision could be sent, seconds.</summary>
    public double? DecisionP50Seconds { get; init; }

    /// <summary>The same for 99 of 100 decisions.</summary>
    public double? DecisionP99Seconds { get; init; }

    /// <summary>Number of the order that was given; absent where none was.</summary>
    public long? Order { get; init; }

    /// <summary>Whether a step has taken it.</summary>
    public bool? OrderTaken { get; init; }

    /// <summary>Whether the user stopped the command.</summary>
    public bool Interrupted { get; init; }
}
