using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>The system model of a scenario: where it is learned from and what it is asked.</summary>
public sealed record ModelSpec
{
    /// <summary>Path of the trace, relative to the scenario's folder or absolute.</summary>
    public required string Trace { get; init; }

    /// <summary>Which rows of the trace are used; all where empty.</summary>
    public ImmutableArray<RowFilter> RowFilters { get; init; } = [];

    /// <summary>The queueing model behind the trace; null where it was measured.</summary>
    public StandIn? StandIn { get; init; }

    /// <summary>The same mesh measured other times.</summary>
    public ImmutableArray<ModelVariant> Variants { get; init; } = [];

    /// <summary>Kind of ensemble.</summary>
    public ModelKind Kind { get; init; } = ModelKind.Forest;

    /// <summary>Trees per forest, at least 1.</summary>
    public int Trees { get; init; } = 120;

    /// <summary>Share of the features that a split of a forest's tree looks at, above 0 and at most 1 (scikit-learn's <c>max_features</c>).</summary>
    public double MaxFeatures { get; init; } = 1;

    /// <summary>
    /// Forests with seeds of their own that are averaged, at least 1: objectives sit on cliffs that move with the seed. Null for as many
    /// as the trace's size leaves time and memory for (<see cref="ForestsFor"/>).
    /// </summary>
    public int? Forests { get; init; }

    /// <summary>How trace rows become training rows.</summary>
    public RowHandling Rows { get; init; } = RowHandling.Cleaned;

    /// <summary>Inputs, in order.</summary>
    public required ImmutableArray<ModelFeature> Features { get; init; }

    /// <summary>Outputs, in order.</summary>
    public required ImmutableArray<ModelTarget> Targets { get; init; }

    /// <summary>
    /// Columns that tell configurations apart; each is also a feature. Rows that agree in all of them are repetitions of one measurement:
    /// hold-out by configuration, the noise floor and the operating region follow from them.
    /// </summary>
    public required ImmutableArray<string> Configuration { get; init; }

    /// <summary>Nominal values of those columns of <see cref="Configuration"/> that hold what was measured instead; others count as they are.</summary>
    public ImmutableArray<NominalValues> Nominal { get; init; } = [];

    /// <summary>The same where the trace itself holds what was meant, in another column; no column is in both lists.</summary>
    public ImmutableArray<NominalColumn> NominalColumns { get; init; } = [];

    /// <summary>
    /// Those columns of <see cref="Configuration"/> that span the operating region; empty for all of them. Leaving the load out means to
    /// trust the model at every load.
    /// </summary>
    public ImmutableArray<string> Region { get; init; } = [];

    /// <summary>The model with a variant's trace, rows and stand-in instead of its own; null where there is no such variant.</summary>
    public ModelSpec? WithVariant(string name) => Variants.FirstOrDefault(variant => variant.Name == name) is { } variant
        ? this with { Trace = variant.Trace, RowFilters = variant.RowFilters, StandIn = variant.StandIn }
        : null;

    /// <summary>
    /// Forests that are averaged over a trace. Unless the scenario says so, 8 on up to 12,500 rows, and fewer on more rows, so that forests
    /// times rows stay at 100,000, but at least 2: docs/system-model.md shows what either choice costs and gives.
    /// </summary>
    /// <param name="rows">Rows that are learned.</param>
    public int ForestsFor(int rows) => Forests ?? Math.Clamp(100_000 / Math.Max(rows, 1), 2, 8);
}
