using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Tests.Shared;

namespace Meshward.Learning.Tests.Training;

/// <summary>A scenario of the folder scenarios with its fitted model.</summary>
internal sealed record ShippedMesh(Scenario Scenario, FittedSystemModel Fitted)
{
    public MeshDynamics Dynamics { get; } = new(Scenario, Fitted.Model, Fitted.Region);

    /// <summary>Fits a scenario.</summary>
    /// <param name="name">Its file, for example <c>compute.yaml</c>.</param>
    /// <param name="publicTrace">A public trace; null for the stand-in that comes with the scenario.</param>
    /// <param name="change">What the test makes of the model, such as a smaller forest.</param>
    /// <param name="modelSeed">Seed of the model.</param>
    public static ShippedMesh Fit(string name, string? publicTrace, Func<ModelSpec, ModelSpec> change, int modelSeed = 0)
    {
        string folder = Path.Combine(Repository.Root, "scenarios");
        using StreamReader text = new(Path.Combine(folder, name));
        Scenario scenario = ScenarioReader.Read(text, name, folder).Value!;
        scenario = scenario with { Model = change(scenario.Model) };
        string trace = publicTrace is null ? Path.Combine(folder, scenario.Model.Trace) : RealTraces.Path(publicTrace);
        using FileStream rows = File.OpenRead(trace);
        TraceTable table = TraceReader.Read(rows, trace).Value!;
        return new(scenario, SystemModelFitter.Fit(scenario, table, modelSeed, 2, TestContext.Current.CancellationToken).Value!);
    }
}
