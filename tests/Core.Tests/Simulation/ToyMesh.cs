using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.Simulation;

/// <summary>
/// A mesh made by hand: one service with loads 2, 5 and 9, a routing weight of four levels and one to three cores. Its model is
/// <c>delay = load * (1 + weight) / (10 * cores)</c>; its reward, set down again here for the tests, is 4 - cores while the delay is at
/// most 0.5 s, else minus the delay.
/// </summary>
internal static class ToyMesh
{
    public static readonly ImmutableArray<double> Loads = [2, 5, 9];
    public static readonly ImmutableArray<double> Weights = [0, 0.25, 0.5, 1];
    public static readonly ImmutableArray<double> Cores = [1, 2, 3];

    public static double Delay(double load, double weight, double cores) => load * (1 + weight) / (10 * cores);

    public static double Reward(double load, double weight, double cores) =>
        Delay(load, weight, cores) <= 0.5 ? 4 - cores : -Delay(load, weight, cores);

    public static Scenario Scenario(ControlMode mode = ControlMode.Absolute, int? horizon = null, int hold = 1, bool observeCores = false) => new()
    {
        Name = "toy",
        Description = "A mesh made by hand.",
        Mesh = new MeshSpec(["web"], ["node1", "node2"], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10)),
        Loads = [new UniformChoiceLoad("training", [Loads], hold), new SinusoidLoad("unseen", [new Sinusoid(5, 3, 40, 0)], 1)],
        Controls =
        [
            new ControlSpec("routing.web.node1", ControlKind.Routing, mode, "web", "node1", Weights, 1),
            new ControlSpec("cores.web", ControlKind.Cores, mode, "web", null, Cores, 0),
        ],
        Observation = observeCores
            ? [new ObservedQuantity("load.web", 2, 9), new ObservedQuantity("cores.web", 1, 3)]
            : [new ObservedQuantity("load.web", 2, 9)],
        Model = new ModelSpec
        {
            Trace = "toy.csv",
            Features = [new ModelFeature("l", "load.web"), new ModelFeature("p", "routing.web.node1"), new ModelFeature("c", "cores.web")],
            Targets = [new ModelTarget("delay.web", "web", "d", null)],
            Configuration = ["l", "p", "c"],
        },
        Bounds = [new Bound("delay.web", BoundDirection.AtMost, 0.5)],
        Formulas = new ScenarioFormulas(
            ["load.web", "routing.web.node1", "cores.web", "delay.web"],
            (1, 2, 1),
            [],
            [frame => frame[0], frame => frame[1], frame => frame[2]],
            [],
            frame => frame[3] <= 0.5 ? 4 - frame[2] : -frame[3]),
        Discount = 0,
        Horizon = horizon,
        Directory = ".",
        Text = "",
        Hash = "",
    };

    public static MeshDynamics Dynamics(Scenario scenario, Func<double, double, double, bool>? covered = null) => new(
        scenario,
        new Formula(),
        new OperatingRegion(
            [0, 1, 2],
            [true, false, false],
            [
                .. from load in Loads
                   from weight in Weights
                   from cores in Cores
                   where covered is null || covered(load, weight, cores)
                   from value in (double[])[load, weight, cores]
                   select value,
            ]));

    public static OutcomeTable Table(Scenario scenario, Func<double, double, double, bool>? covered = null) =>
        OutcomeTable.Build(Dynamics(scenario, covered)).Value!;

    private sealed class Formula : ISystemModel
    {
        public int FeatureCount => 3;

        public ImmutableArray<string> Targets => ["delay.web"];

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
        {
            for (int row = 0; row < rowCount; row++)
            {
                predictions[row] = Delay(rows[3 * row], rows[3 * row + 1], rows[3 * row + 2]);
            }
        }
    }
}
