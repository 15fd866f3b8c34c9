using System.Collections.Immutable;
using Meshward.Client.Comparison;
using Meshward.Client.Results;

namespace Meshward.Client.Tests.Comparison;

/// <summary>Reports as they might be, written by hand: round figures whose means can be seen.</summary>
internal static class ReportSamples
{
    public static ReportPlan Plan { get; } = new("0.1.0", Seed: 1, Seeds: 2, PublishedSeeds: 1, TrainingSteps: null, "training,unseen", Steps: 600, LoadSeeds: 3);

    /// <summary>Two models with an optimum of 4 and 5; the second training of the second model falls short, and rules beat the learned policies on unseen load.</summary>
    public static ScenarioReport Weak { get; } = new()
    {
        Scenario = "compute",
        Description = "One service.",
        ScenarioSha256 = new string('a', 64),
        Trace = "tnsm2024.csv",
        TraceIsOwn = false,
        TraceSha256 = new string('b', 64),
        Plan = Plan,
        Models =
        [
            Model(0, 4, [Training(1, 1, 1, 1, 10_000), Training(2, 1, 1, 0.995, 20_000)], [Training(1, 0.99, 0.5, 0.25, 40_000)],
                Load("training", 4, [1, 1], [0.5], ("optimal", 1, 0.9), ("rules", 1, 0.9), ("hpa", 0.75, 0.8)),
                Load("unseen", 2, [0.9, 0.8], [-0.25], ("optimal", 1, 0.7), ("rules", 0.95, 0.6), ("hpa", 0.5, 0.4))),
            Model(1, 5, [Training(1, 1, 1, 1, 30_000), Training(2, 0.98, 0.9, 0.8, null)], [],
                Load("training", 5, [1, 0.98], [], ("optimal", 1, 0.9), ("rules", 1, 0.9)),
                Load("unseen", 2, [0.9, 0.6], [], ("optimal", 1, 0.7), ("rules", 0.85, 0.6))),
        ],
    };

    /// <summary>A scenario without an unseen load, in a variant, that reaches the goal.</summary>
    public static ScenarioReport Strong { get; } = Weak with
    {
        Scenario = "rollout-2",
        Variant = "after",
        TraceIsOwn = true,
        Models = [Model(0, 0.6, [Training(1, 1, 1, 1, 5_000)], [], Load("training", 0.6, [1], [], ("optimal", 1, 1)))],
    };

    public static PublishedScenario Fact { get; } = new()
    {
        Scenario = "compute",
        Note = "A note.",
        Results =
        [
            new() { Figure = "fig. 1", Load = "training", On = "simulator", Steps = 100, Ratio = 0.975, ObjectivesMet = 0.85 },
            new() { Figure = "fig. 2", Load = "unseen", On = "testbed", Steps = 100, ObjectivesMet = 0.25 },
            new() { Figure = "fig. 3", Load = "training", On = "testbed", Policy = "hpa", Steps = 100, MeanReward = 2.5, ObjectivesMet = 0.5 },
        ],
    };

    public static ImmutableArray<ScenarioSummary> Both { get; } = [new(Weak, Fact), new(Strong, null)];

    private static ModelSeedReport Model(long seed, double optimum, ImmutableArray<TrainingReport> trainings, ImmutableArray<TrainingReport> published, params ImmutableArray<LoadReport> loads) => new()
    {
        ModelSeed = seed,
        OptimalReward = optimum,
        Trainings = trainings,
        Published = published,
        Loads = loads,
        LeftOut = [new LeftOutPolicy("aimd", "the scenario has no control of blocking")],
        Seconds = 12,
    };

    private static TrainingReport Training(long seed, double ratio, double end, double lastTenth, long? stepsTo99) => new()
    {
        Seed = seed,
        EnvSteps = 100_000,
        Simulators = 2,
        Seconds = 4,
        SecondsTo99 = stepsTo99 / 20_000.0,
        EnvStepsTo99 = stepsTo99,
        Ratio = ratio,
        EndRatio = end,
        LastTenthRatio = lastTenth,
        KeptShare = stepsTo99 is null ? null : 0.75,
        Evaluations = [new(50_000, 2), new(100_000, 4)],
    };

    // Learned policies keep their bounds half of the time.
    private static LoadReport Load(string name, double optimum, double[] learned, double[] published, params ReadOnlySpan<(string Name, double Ratio, double Met)> others)
    {
        ImmutableArray<PolicyScore>.Builder scores = ImmutableArray.CreateBuilder<PolicyScore>();
        foreach ((string policy, double ratio, double met) in others)
        {
            scores.Add(Score(policy, ratio * optimum, met));
        }

        return new LoadReport
        {
            Load = name,
            OptimalReward = optimum,
            Learned = [.. learned.Select((ratio, i) => Score($"learned {i + 1}", ratio * optimum, 0.5))],
            Published = [.. published.Select((ratio, i) => Score($"published {i + 1}", ratio * optimum, 0.5))],
            Others = scores.ToImmutable(),
        };
    }

    // Learned policies cost 2.5 and shed an eighth, the optimum costs 1.75.
    private static PolicyScore Score(string name, double reward, double met) => new()
    {
        Name = name,
        MeanReward = reward,
        ObjectivesMet = met,
        Cost = name.StartsWith("learned", StringComparison.Ordinal) ? 2.5 : name == "optimal" ? 1.75 : null,
        ShedShare = name.StartsWith("learned", StringComparison.Ordinal) ? 0.125 : 0,
        DirectionChanges = 1,
    };
}
