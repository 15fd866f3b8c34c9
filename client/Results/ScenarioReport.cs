using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Client.Results;

/// <summary>What a report found about one scenario, or one variant of it.</summary>
internal sealed record ScenarioReport
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Variant of its model; absent for the model itself.</summary>
    public string? Variant { get; init; }

    /// <summary>One or two sentences for people.</summary>
    public required string Description { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>File name of the trace.</summary>
    public required string Trace { get; init; }

    /// <summary>Whether the trace is the one beside the scenario, and no public one.</summary>
    public required bool TraceIsOwn { get; init; }

    /// <summary>SHA-256 of the trace's columns and values.</summary>
    public required string TraceSha256 { get; init; }

    /// <summary>What was computed.</summary>
    public required ReportPlan Plan { get; init; }

    /// <summary>Results by system model, in the order of seeds.</summary>
    public required ImmutableArray<ModelSeedReport> Models { get; init; }

    /// <summary>The scenario with its variant.</summary>
    [JsonIgnore]
    public string Title => Variant is null ? Scenario : $"{Scenario}, {Variant}";

    /// <summary>Name of the scenario's files, without an ending.</summary>
    [JsonIgnore]
    public string FileName => Variant is null ? Scenario : $"{Scenario}-{Variant}";
}
