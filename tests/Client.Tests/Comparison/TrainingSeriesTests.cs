using Meshward.Client.Comparison;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Tests.Comparison;

public sealed class TrainingSeriesTests
{
    [Fact]
    public void What_is_kept_and_how_it_ends_follows_from_the_curve()
    {
        // 20 evaluations: the first at 99 % is the third; of the 17 after it two fall out, one of them in the last tenth.
        double[] rewards = [0, 2, 3.96, .. Enumerable.Repeat(4.0, 15), 3, 3.8];
        TrainingReport report = TrainingSeries.Describe(new TrainOutcome(Policy(rewards, best: 4), 6, 1.5, 300, 0, false));
        Assert.Equal(1, report.Ratio);
        Assert.Equal(0.95, report.EndRatio, 12);
        Assert.Equal(0.75, report.LastTenthRatio, 12);
        Assert.Equal(15 / 17.0, report.KeptShare!.Value, 12);
        Assert.False(report.IsKept);
        Assert.Equal(20, report.Evaluations.Length);
    }

    [Fact]
    public void A_training_that_never_gets_there_keeps_nothing()
    {
        TrainingReport report = TrainingSeries.Describe(new TrainOutcome(Policy([1, 2, 3], best: 3), 6, null, null, 0, false));
        Assert.Equal(0.75, report.Ratio, 12);
        Assert.Null(report.KeptShare);
        Assert.Null(report.SecondsTo99);
    }

    private static TrainedPolicy Policy(double[] rewards, double best) => new()
    {
        Scenario = "compute",
        ScenarioHash = "",
        TaskHash = "",
        Config = new PpoConfig(),
        Seed = 1,
        Backend = UpdateBackend.Fused,
        Shape = new ActorCriticShape(1, [2], [2], HeadForm.Joint),
        Weights = [],
        EnvSteps = 100 * rewards.Length,
        MeanReward = best,
        OptimalReward = 4,
        Curve = [.. rewards.Select((reward, i) => new GreedyEvaluation(100 * (i + 1), reward))],
    };
}
