using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>From a trace to the system model that a scenario asks for.</summary>
public static class SystemModelFitter
{
    /// <summary>Cleans the trace, fits the scenario's kind of model and learns the operating region, or says what is wrong with the trace.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="modelSeed">Seed of the model; the result depends on it and not on the number of threads.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1.</param>
    /// <param name="cancellation">Stops the work; the exception is the usual one.</param>
    public static Checked<FittedSystemModel> Fit(
        Scenario scenario, TraceTable trace, long modelSeed, int degreeOfParallelism, CancellationToken cancellation)
    {
        Checked<CleanedTrace> rows = TraceCleaning.Clean(scenario.Model, trace);
        if (!rows.IsValid)
        {
            return rows.Diagnostics;
        }

        EnsembleModel model = Train(scenario.Model, rows.Value, modelSeed, degreeOfParallelism, cancellation);
        CleaningReport report = rows.Value.Report with { Warnings = MappingWarnings.Find(scenario, rows.Value) };
        return new FittedSystemModel(model, OperatingRegions.Of(scenario, rows.Value), report, TraceHash.Of(trace), modelSeed)
        {
            Deviations = ResidualDeviations.Of(scenario, rows.Value, modelSeed, degreeOfParallelism, cancellation),
        };
    }

    /// <summary>Fits the model alone.</summary>
    /// <param name="spec">Kind and size of the model.</param>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="modelSeed">Seed of the model.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static EnsembleModel Train(
        ModelSpec spec, CleanedTrace rows, long modelSeed, int degreeOfParallelism, CancellationToken cancellation)
    {
        ImmutableArray<FlatEnsemble> ensembles = spec.Kind == ModelKind.Boosted
            ? BoostedTrainer.Train(rows, modelSeed, cancellation)
            : ForestTrainer.Train(
                BinnedFeatures.Of(rows.Features.AsSpan(), rows.FeatureCount),
                rows.Targets,
                spec.Trees,
                spec.MaxFeatures,
                spec.ForestsFor(rows.RowCount),
                modelSeed,
                degreeOfParallelism,
                cancellation);
        return new EnsembleModel([.. spec.Targets.Select(target => target.Quantity)], ensembles);
    }
}
