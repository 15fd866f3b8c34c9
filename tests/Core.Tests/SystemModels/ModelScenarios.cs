using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.SystemModels;

/// <summary>Scenarios for tests of traces and models, made without YAML.</summary>
internal static class ModelScenarios
{
    /// <summary>The papers' compute service: load and configuration to its delay.</summary>
    public static ModelSpec ComputeModel { get; } = new()
    {
        Trace = "trace.csv",
        Features =
        [
            new("max_l1", "load.compute"),
            new("l1", "5 * load.compute"),
            new("cl1", "5 * load.compute"),
            new("p1", "100 * routing.compute"),
            new("b1", "load.compute"),
            new("c1", "cores.compute"),
        ],
        Targets = [new("delay.compute", "compute", "d1", new NothingCompleted("b1", TimeSpan.FromSeconds(5)))],
        Configuration = ["max_l1", "p1", "b1", "c1"],
    };

    /// <summary>The papers' compute service with a given model.</summary>
    public static Scenario Compute(ModelSpec? model = null) => new()
    {
        Name = "compute",
        Description = "One compute service on two nodes.",
        Mesh = new(["compute"], ["node1", "node2"], TimeSpan.FromSeconds(5), TimeSpan.Zero),
        Loads = [new UniformChoiceLoad("training", [[4, 8, 12]], 1)],
        Controls =
        [
            new("routing.compute", ControlKind.Routing, ControlMode.Absolute, "compute", "node1", [0, 0.2, 0.4, 0.6, 0.8, 1], 0),
            new("cores.compute", ControlKind.Cores, ControlMode.Absolute, "compute", null, [1, 2, 3, 4, 5], 0),
        ],
        Observation = [new("load.compute", 4, 12)],
        Model = model ?? ComputeModel,
        Bounds = [],
        Formulas = new ScenarioFormulas(
            ["load.compute", "routing.compute", "cores.compute", "delay.compute"],
            (1, 2, 1),
            [],
            [f => f[0], f => 5 * f[0], f => 5 * f[0], f => 100 * f[1], f => f[0], f => f[2]],
            [],
            f => Reward(f[3], f[2])),
        Discount = 0,
        Directory = ".",
        Text = "",
        Hash = "none",
    };

    /// <summary>A table from rows of numbers.</summary>
    public static TraceTable Table(ImmutableArray<string> columns, params double[][] rows) =>
        new("trace.csv", columns, [.. columns.Select((_, column) => rows.Select(row => row[column]).ToImmutableArray())]);

    private static double Reward(double delay, double cores)
    {
        double d = Math.Round(delay, 3) + 0.4;
        return Math.Round(d <= 1 ? 6 - cores : 1 - d, 3);
    }
}
