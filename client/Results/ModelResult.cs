using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>model</c> found: how good the system model is, and from which rows.</summary>
internal sealed record ModelResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>The trace file, as named.</summary>
    public required string Trace { get; init; }

    /// <summary>SHA-256 of the trace's columns and values.</summary>
    public required string TraceSha256 { get; init; }

    /// <summary><c>forest</c> or <c>boosted</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Trees of a forest.</summary>
    public required int Trees { get; init; }

    /// <summary>Forests averaged.</summary>
    public required int Forests { get; init; }

    /// <summary><c>cleaned</c> or <c>literal</c>.</summary>
    public required string Rows { get; init; }

    /// <summary>Seed of the model.</summary>
    public required long ModelSeed { get; init; }

    /// <summary>Rows that the model learned from.</summary>
    public required int RowsUsed { get; init; }

    /// <summary>Rows left out.</summary>
    public required int RowsLeftOut { get; init; }

    /// <summary>Rows left out by reason; reasons without rows are absent.</summary>
    public required ImmutableArray<LeftOut> LeftOut { get; init; }

    /// <summary>Rows in which nothing completed, counted as overload.</summary>
    public required int RowsOverloaded { get; init; }

    /// <summary>Configurations that the trace covers.</summary>
    public required int Configurations { get; init; }

    /// <summary>Seconds that fitting took.</summary>
    public required double FitSeconds { get; init; }

    /// <summary>Scores, target by target.</summary>
    public required ImmutableArray<TargetScore> Targets { get; init; }

    /// <summary>What in the data contradicts the scenario, one line each.</summary>
    public required ImmutableArray<string> Warnings { get; init; }
}
