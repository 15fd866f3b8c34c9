using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Tests;

/// <summary>Results as a run on one service would give them, written by hand.</summary>
internal static class Samples
{
    public static ModelResult Model { get; } = new()
    {
        Scenario = "compute",
        ScenarioSha256 = new string('a', 64),
        Trace = "compute.csv",
        TraceSha256 = new string('b', 64),
        Kind = "forest",
        Trees = 120,
        Forests = 8,
        Rows = "cleaned",
        ModelSeed = 0,
        RowsUsed = 2690,
        RowsLeftOut = 10,
        LeftOut = [new("duplicated", 4, [12, 40, 41, 90]), new("not_finite", 6, [3, 4, 5, 6, 7])],
        RowsOverloaded = 17,
        Configurations = 90,
        FitSeconds = 0.71,
        Targets = [new() { Name = "delay.compute", Nmae = 0.371, NmaeDeviation = 0.05, R2 = 0.79, NmaeHeldOutConfigurations = 0.52, R2HeldOutConfigurations = 0.63, NoiseFloor = 0.39, NoiseFloorIdeal = 0.35, NmaeOfMean = 1.4 }],
        Warnings = [],
    };

    public static TrainResult Train { get; } = new()
    {
        Scenario = "compute",
        ScenarioSha256 = new string('a', 64),
        TraceSha256 = new string('b', 64),
        Preset = "default",
        Backend = "fused",
        Heads = "joint",
        Seed = 1,
        ModelSeed = 0,
        Simulators = 2,
        EnvSteps = 400_000,
        EnvStepsPerSecond = 310_000,
        Seconds = 1.29,
        SecondsTo99 = 0.31,
        EnvStepsTo99 = 98_304,
        RejectedSamples = 0,
        MeanReward = 4,
        OptimalReward = 4,
        Ratio = 1,
        PolicySha256 = new string('c', 64),
        Stopped = "budget",
        Evaluations = [.. Enumerable.Range(0, 98).Select(i => new CurvePoint((i + 1) * 4096, i < 20 ? -2 + i * 0.25 : i < 30 ? 3.67 : 4))],
        States = [State(4, 0.4, 1, 0.28, 5), State(8, 0.6, 2, 0.21, 4), State(12, 0.6, 3, 0.34, 3)],
    };

    public static Scenario Scenario { get; } = new()
    {
        Name = "compute",
        Description = "One compute service on two nodes: every request within a second, on as few cores as possible.",
        Mesh = new(["compute"], ["node1", "node2"], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10)),
        Loads = [new UniformChoiceLoad("training", [[4, 8, 12]], 1)],
        Controls =
        [
            new("routing.compute.node1", ControlKind.Routing, ControlMode.Absolute, "compute", "node1", [0, 0.2, 0.4, 0.6, 0.8, 1], 3),
            new("cores.compute", ControlKind.Cores, ControlMode.Absolute, "compute", null, [1, 2, 3, 4, 5], 0),
        ],
        Observation = [new("load.compute", 4, 12)],
        Model = new() { Trace = "compute.csv", Features = [], Targets = [], Configuration = [] },
        Bounds = [new("end-to-end-delay", BoundDirection.AtMost, 1)],
        Definitions = [new("end-to-end-delay", "delay.compute + 0.4 s", "s", true)],
        Formulas = new([], (0, 0, 0), [], [], [], _ => 0),
        Discount = 0,
        Directory = "/",
        Text = "",
        Hash = new string('a', 64),
    };

    public static ReportInput Report { get; } = new()
    {
        Scenario = Scenario,
        Result = new RunResult
        {
            Model = Model,
            Optimum = new OptimumResult
            {
                Scenario = "compute",
                ScenarioSha256 = Model.ScenarioSha256,
                TraceSha256 = Model.TraceSha256,
                ModelSeed = 0,
                Method = "exhaustive",
                Load = "training",
                MeanReward = 4,
                States = [],
            },
            Train = Train,
            Evaluate = [Evaluation("training"), Evaluation("unseen")],
            Interrupted = false,
            Report = "compute.html",
            Seconds = 4.2,
        },
        Loads = [Runs("training", step => 4 + 4 * (step * 7 % 3)), Runs("unseen", step => Math.Round(8 + 4 * Math.Sin(step / 6.0), 1))],
        Command = "meshward run scenarios/compute.yaml",
        Made = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private static StateRow State(double load, double share, double cores, double delay, double reward) => new()
    {
        Observation = OrderedValues.Of(["load.compute"], [load]),
        Action = OrderedValues.Of(["routing.compute.node1", "cores.compute"], [share, cores]),
        Predicted = OrderedValues.Of(["delay.compute", "end-to-end-delay"], [delay, delay + 0.4]),
        Reward = reward,
        OptimalReward = reward,
        ObjectivesMet = true,
    };

    private static EvaluateResult Evaluation(string load) => new()
    {
        Scenario = "compute",
        ScenarioSha256 = new string('a', 64),
        Load = load,
        Steps = 300,
        Seed = 1,
        Seeds = 5,
        OptimalReward = 4,
        Policies =
        [
            new() { Name = "learned", MeanReward = 4, MeanRewardDeviation = 0.05, RatioToOptimal = 1, ObjectivesMet = 1, MeanCores = 2, MeanDelaySeconds = 0.28, Cost = 2, ShedShare = 0, DirectionChanges = 12.5 },
            new() { Name = "optimal", MeanReward = 4, MeanRewardDeviation = 0.05, RatioToOptimal = 1, ObjectivesMet = 1, MeanCores = 2, MeanDelaySeconds = 0.28, Cost = 2, ShedShare = 0, DirectionChanges = 12.5 },
            new() { Name = "static-best", MeanReward = 3, MeanRewardDeviation = 0.05, RatioToOptimal = 0.75, ObjectivesMet = 1, MeanCores = 3, MeanDelaySeconds = 0.22, Cost = 2, ShedShare = 0, DirectionChanges = 12.5 },
            new() { Name = "no-op", MeanReward = -1.15, MeanRewardDeviation = 0.05, RatioToOptimal = -0.29, ObjectivesMet = 0.53, MeanCores = 1, MeanDelaySeconds = 3.9, Cost = 2, ShedShare = 0, DirectionChanges = 12.5 },
        ],
    };

    private static LoadRuns Runs(string load, Func<int, double> offered) => new(
        load,
        [
            new("learned", [.. Enumerable.Range(0, 300).Select(step => Step(offered(step), (int)Math.Ceiling(offered(step) / 4) - 1))]),
            new("static-best", [.. Enumerable.Range(0, 300).Select(step => Step(offered(step), 2))]),
        ]);

    private static EvaluationStep Step(double load, int cores)
    {
        double delay = 0.05 + 0.08 * load / (cores + 1);
        return new([load], [3, cores], [delay], [delay + 0.4], 5 - cores, true);
    }
}
