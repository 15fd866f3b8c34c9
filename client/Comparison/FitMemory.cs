using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Comparison;

/// <summary>
/// Fits system models, and remembers the last one: scenarios that differ in their objectives alone have the same model, which may take
/// ten seconds and half a gigabyte.
/// </summary>
internal sealed class FitMemory
{
    private (ModelSpec Spec, CleanedTrace Rows, long Seed, EnsembleModel Model)? _last;

    /// <summary>The model of a scenario: to the bit the one that it would have without the memory.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="BadInputException">The trace has mistakes.</exception>
    public FittedSystemModel Fit(Scenario scenario, TraceTable trace, long seed, CancellationToken stop)
    {
        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).OrStop();
        if (_last is not { } last || last.Seed != seed || !IsSame(last.Spec, last.Rows, scenario.Model, rows))
        {
            _last = null; // before the next one is made: two may be too large together
            _last = last = (scenario.Model, rows, seed, SystemModelFitter.Train(scenario.Model, rows, seed, Environment.ProcessorCount, stop));
        }

        return new FittedSystemModel(last.Model, OperatingRegions.Of(scenario, rows), rows.Report, TraceHash.Of(trace), seed);
    }

    // A fit depends on nothing else of the two.
    private static bool IsSame(ModelSpec spec, CleanedTrace rows, ModelSpec otherSpec, CleanedTrace otherRows) =>
        spec.Kind == otherSpec.Kind
        && spec.Trees == otherSpec.Trees
        && spec.ForestsFor(rows.RowCount) == otherSpec.ForestsFor(otherRows.RowCount)
        && spec.Targets.Select(target => target.Quantity).SequenceEqual(otherSpec.Targets.Select(target => target.Quantity))
        && rows.FeatureCount == otherRows.FeatureCount
        && rows.Features.AsSpan().SequenceEqual(otherRows.Features.AsSpan())
        && rows.Targets.Length == otherRows.Targets.Length
        && rows.Targets.Zip(otherRows.Targets, (left, right) => left.AsSpan().SequenceEqual(right.AsSpan())).All(equal => equal);
}
