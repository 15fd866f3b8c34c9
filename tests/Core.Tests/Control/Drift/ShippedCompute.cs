using Meshward.Core.Control.Drift;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Drift;

/// <summary>The compute scenario with what is learned of its trace, worked out once for all tests.</summary>
internal sealed record ShippedCompute(Scenario Scenario, FittedSystemModel Fitted, CleanedTrace Rows, DriftCalibration Calibration)
{
    private static readonly Lazy<ShippedCompute> s_shipped = new(Prepare);

    public static ShippedCompute Instance => s_shipped.Value;

    private static ShippedCompute Prepare()
    {
        string folder = Path.Combine(Repository.Root, "scenarios");
        using StreamReader text = new(Path.Combine(folder, "compute.yaml"));
        Scenario scenario = ScenarioReader.Read(text, "compute.yaml", folder).Value!;
        using FileStream file = File.OpenRead(Path.Combine(folder, scenario.Model.Trace));
        TraceTable trace = TraceReader.Read(file, "compute.csv").Value!;
        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).Value!;
        return new(
            scenario,
            SystemModelFitter.Fit(scenario, trace, 0, 2, CancellationToken.None).Value!,
            rows,
            DriftCalibration.Of(scenario, rows, 0, DriftCalibration.DefaultFailure, 2, CancellationToken.None));
    }
}
