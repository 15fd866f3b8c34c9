using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.SystemModels;

/// <summary>A fitted model and how far it can be trusted.</summary>
/// <param name="Fitted">The model, fitted on all rows.</param>
/// <param name="Targets">Scores, one per target; each is of one forest (or one boosted ensemble), as in the papers, not of the average.</param>
/// <param name="FitTime">Wall time of fitting the model itself, cleaning included.</param>
public sealed record ModelReport(FittedSystemModel Fitted, ImmutableArray<TargetScores> Targets, TimeSpan FitTime)
{
    /// <summary>Fits and scores, or says what is wrong with the trace.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="modelSeed">Seed of the model and of the splits.</param>
    /// <param name="degreeOfParallelism">Threads to use, at least 1.</param>
    /// <param name="time">Clock for the time of fitting.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Checked<ModelReport> Make(
        Scenario scenario,
        TraceTable trace,
        long modelSeed,
        int degreeOfParallelism,
        TimeProvider time,
        CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        Checked<FittedSystemModel> fitted = SystemModelFitter.Fit(scenario, trace, modelSeed, degreeOfParallelism, cancellation);
        TimeSpan fitTime = time.GetElapsedTime(start);
        if (!fitted.IsValid)
        {
            return fitted.Diagnostics;
        }

        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).Value!;
        return new ModelReport(fitted.Value, ModelScoring.Score(scenario.Model, rows, modelSeed, degreeOfParallelism, cancellation), fitTime);
    }
}
