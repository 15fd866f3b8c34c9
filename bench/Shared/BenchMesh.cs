using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Bench;

/// <summary>The one-service scenario with its model, as benchmarks need it.</summary>
/// <param name="Fitted">The model.</param>
/// <param name="Dynamics">Outcomes of loads and configurations.</param>
/// <param name="Table">All outcomes on the training load.</param>
public sealed record BenchMesh(FittedSystemModel Fitted, MeshDynamics Dynamics, OutcomeTable Table)
{
    /// <summary>The folder that holds Orleans.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Fits the scenario's model.</summary>
    /// <param name="trace">The trace; null for the scenario's own.</param>
    /// <param name="forests">Forests that are averaged.</param>
    /// <exception cref="InvalidDataException">The trace cannot be used.</exception>
    public static BenchMesh Load(string? trace = null, int forests = 8)
    {
        string file = Path.Combine(Repository, "scenarios", "compute.yaml");
        using StreamReader text = new(file);
        Scenario scenario = Valid(ScenarioReader.Read(text, file, Path.GetDirectoryName(file)!));
        scenario = scenario with { Model = scenario.Model with { Forests = forests } };
        using FileStream rows = File.OpenRead(trace ?? Path.Combine(scenario.Directory, scenario.Model.Trace));
        FittedSystemModel fitted = Valid(SystemModelFitter.Fit(
            scenario, Valid(TraceReader.Read(rows, rows.Name)), 0, Environment.ProcessorCount, CancellationToken.None));
        MeshDynamics dynamics = new(scenario, fitted.Model, fitted.Region);
        return new BenchMesh(fitted, dynamics, Valid(OutcomeTable.Build(dynamics)));
    }

    private static T Valid<T>(Checked<T> input)
        where T : class => input.IsValid ? input.Value : throw new InvalidDataException(input.Diagnostics[0].ToString());

    private static string FindRepository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Orleans.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidDataException("Benchmarks run inside the repository.");
        }

        return folder;
    }
}
