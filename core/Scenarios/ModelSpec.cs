using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>Which ensemble the system model is.</summary>
public enum ModelKind
{
    /// <summary>Random forests of fully grown trees, the papers' kind.</summary>
    Forest,

    /// <summary>Gradient-boosted trees (LightGBM).</summary>
    Boosted,
}

/// <summary>How trace rows become training rows.</summary>
public enum RowHandling
{
    /// <summary>Broken rows are left out and windows in which nothing completed count as overload; the default.</summary>
    Cleaned,

    /// <summary>Rows as the published code takes them: every number literally, zero delays included.</summary>
    Literal,
}

/// <summary>One input of the model: a trace column and how its value follows from loads and controls when an action is chosen.</summary>
/// <param name="Column">Column of the trace.</param>
/// <param name="Expression">Expression over loads, controls and definitions that need no prediction.</param>
public sealed record ModelFeature(string Column, string Expression);

/// <summary>One output of the model.</summary>
/// <param name="Quantity">Name in expressions, for example <c>delay.compute</c>, in seconds for delays.</param>
/// <param name="Service">The service whose metrics hold the column.</param>
/// <param name="Column">Column of the trace.</param>
/// <param name="NothingCompleted">How windows in which nothing completed are told and counted; null where they cannot occur.</param>
public sealed record ModelTarget(string Quantity, string Service, string Column, NothingCompleted? NothingCompleted);

/// <summary>
/// Windows in which requests were admitted and none completed: the trace holds a zero where the delay was longer than the window.
/// </summary>
/// <param name="AdmittedColumn">Column whose value above zero says that requests were admitted.</param>
/// <param name="AtLeast">Delay that such a window counts as: the window or the time-out.</param>
public sealed record NothingCompleted(string AdmittedColumn, TimeSpan AtLeast);

/// <summary>The system model of a scenario: where it is learned from and what it is asked.</summary>
public sealed record ModelSpec
{
    /// <summary>Path of the trace, relative to the scenario's folder or absolute.</summary>
    public required string Trace { get; init; }

    /// <summary>Kind of ensemble.</summary>
    public ModelKind Kind { get; init; } = ModelKind.Forest;

    /// <summary>Trees per forest, at least 1.</summary>
    public int Trees { get; init; } = 120;

    /// <summary>Forests with seeds of their own that are averaged, at least 1: objectives sit on cliffs that move with the seed.</summary>
    public int Forests { get; init; } = 8;

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
}
