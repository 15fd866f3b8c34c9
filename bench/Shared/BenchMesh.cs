using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Bench;

/// <summary>A scenario with its model, as benchmarks need it.</summary>
/// <param name="Fitted">The model.</param>
/// <param name="Dynamics">Outcomes of loads and configurations.</param>
/// <param name="Table">All outcomes on the training load.</param>
public sealed record BenchMesh(FittedSystemModel Fitted, MeshDynamics Dynamics, OutcomeTable Table)
{
    /// <summary>The folder that holds Orleans.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Reads a scenario of the repository.</summary>
    /// <param name="name">Name of its file, without the ending.</param>
    public static Scenario ReadScenario(string name = "compute")
    {
        string file = Path.Combine(Repository, "scenarios", $"{name}.yaml");
        using StreamReader text = new(file);
        return Valid(ScenarioReader.Read(text, file, Path.GetDirectoryName(file)!));
    }

    /// <summary>Rows that a scenario's model learns from.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">The trace; null for the scenario's own.</param>
    /// <exception cref="InvalidDataException">The trace cannot be used.</exception>
    public static CleanedTrace ReadRows(Scenario scenario, string? trace = null) =>
        Valid(TraceCleaning.Clean(scenario.Model, ReadTrace(scenario, trace)));

    /// <summary>Fits a scenario's model, whether its outcomes can be tabulated or not.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">The trace; null for the scenario's own.</param>
    /// <exception cref="InvalidDataException">The trace cannot be used.</exception>
    public static FittedSystemModel Fit(Scenario scenario, string? trace = null) =>
        Valid(SystemModelFitter.Fit(scenario, ReadTrace(scenario, trace), 0, Environment.ProcessorCount, CancellationToken.None));

    /// <summary>Fits a scenario's model, and tabulates its outcomes.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="trace">The trace; null for the scenario's own.</param>
    /// <exception cref="InvalidDataException">The trace cannot be used.</exception>
    public static BenchMesh Load(Scenario scenario, string? trace = null)
    {
        FittedSystemModel fitted = Fit(scenario, trace);
        MeshDynamics dynamics = new(scenario, fitted.Model, fitted.Region);
        return new BenchMesh(fitted, dynamics, Valid(OutcomeTable.Build(dynamics)));
    }

    private static TraceTable ReadTrace(Scenario scenario, string? trace)
    {
        using FileStream rows = File.OpenRead(trace ?? Path.Combine(scenario.Directory, scenario.Model.Trace));
        return Valid(TraceReader.Read(rows, rows.Name));
    }

    internal static T Valid<T>(Checked<T> input)
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
