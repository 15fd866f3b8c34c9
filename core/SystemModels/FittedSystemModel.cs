using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>A system model with what is needed to trust it.</summary>
/// <param name="Model">From features to targets.</param>
/// <param name="Region">Where the model is trusted.</param>
/// <param name="Rows">What became of the rows of the trace.</param>
/// <param name="TraceHash">Hash of the trace (<see cref="Traces.TraceHash"/>).</param>
/// <param name="Seed">Seed of the model.</param>
public sealed record FittedSystemModel(EnsembleModel Model, OperatingRegion Region, CleaningReport Rows, string TraceHash, long Seed)
{
    /// <summary>How far it errs in quantities whose bounds have margins in sigma; empty where there are none.</summary>
    public ImmutableArray<ResidualDeviation> Deviations { get; init; } = [];
}
