using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Work;

/// <summary>Fits and judges the system model.</summary>
internal static class ModelWork
{
    /// <summary>The model with its scores.</summary>
    /// <exception cref="BadInputException">The trace has mistakes.</exception>
    public static ModelReport Make(Scenario scenario, TraceTable trace, ModelOptions options, Session session) =>
        ProgressView.Run(session.Terminal, "fitting the system model and judging it",
            () => ModelReport.Make(scenario, trace, options.ModelSeed, Environment.ProcessorCount, session.Clock, session.Stop).OrStop());

    /// <summary>The result that says so.</summary>
    public static ModelResult Describe(Scenario scenario, TraceTable trace, ModelReport report)
    {
        CleaningReport rows = report.Fitted.Rows;
        return new ModelResult
        {
            Scenario = scenario.Name,
            ScenarioSha256 = scenario.Hash,
            Trace = trace.Source,
            TraceSha256 = report.Fitted.TraceHash,
            Kind = scenario.Model.Kind == ModelKind.Forest ? "forest" : "boosted",
            Trees = scenario.Model.Trees,
            Forests = scenario.Model.ForestsFor(rows.Used),
            Rows = scenario.Model.Rows == RowHandling.Cleaned ? "cleaned" : "literal",
            ModelSeed = report.Fitted.Seed,
            RowsUsed = rows.Used,
            RowsLeftOut = rows.LeftOutCount,
            LeftOut = [.. rows.LeftOut.Select(left => new LeftOut(TraceCleaning.Words(left.Reason).Replace(' ', '_'), left.Count, left.Lines))],
            RowsOverloaded = rows.Overload,
            Configurations = rows.Configurations,
            FitSeconds = report.FitTime.TotalSeconds,
            Targets = [.. report.Targets.Select(Score)],
            Warnings = rows.Warnings,
        };
    }

    private static TargetScore Score(TargetScores scores) => new()
    {
        Name = scores.Name,
        Nmae = scores.Nmae,
        NmaeDeviation = scores.NmaeDeviation,
        R2 = scores.R2,
        NmaeHeldOutConfigurations = scores.NmaeHeldOutConfigurations,
        R2HeldOutConfigurations = scores.R2HeldOutConfigurations,
        NoiseFloor = scores.NoiseFloor,
        NoiseFloorIdeal = scores.IdealNoiseFloor,
        NmaeOfMean = scores.NmaeOfMean,
        MedianError = scores.MedianError,
        MedianErrorHeldOutConfigurations = scores.MedianErrorHeldOutConfigurations,
    };
}
