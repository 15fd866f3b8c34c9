using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

/// <summary>The shipped scenario of twelve controls, over a small forest: training where outcomes cannot be tabulated.</summary>
[Trait("speed", "slow")]
public sealed class WideMeshTests
{
    private static readonly Lazy<(Scenario Scenario, FittedSystemModel Fitted, Optimum Optimum)> Shop = new(Fit);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twelve_controls_are_learned_to_nearly_the_bound_of_coordinate_ascent_and_the_policy_acts_alike()
    {
        TrainingTask task = Task(LearningSettings.For(new PpoConfig(), Shop.Value.Scenario) with
        {
            TotalSteps = 80_000,
            StepsPerEnvironment = 4,
            Hidden = [64, 32],
            Simulators = 1,
        });
        var run = new TrainingRun(task, new InProcessRoundRunner(2));
        TrainingCheckpoint end = await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, Stop);
        TrainedPolicy policy = run.Policy(end);
        Assert.Equal(Shop.Value.Optimum.MeanReward, policy.OptimalReward);
        Assert.True(policy.MeanReward >= 0.97 * policy.OptimalReward, $"{policy.MeanReward} of {policy.OptimalReward}");

        // What the evaluator decided for all episodes at once is what the policy decides one by one.
        double acted = new SampledEpisodes(task.Dynamics).MeanReward(new LearnedPolicy(policy, task.Scenario));
        Assert.Equal(policy.MeanReward, acted, 1e-9);
    }

    [Fact]
    public async Task A_round_gives_the_same_bytes_in_another_process_and_with_another_number_of_threads()
    {
        TrainingTask task = Task(new PpoConfig { Heads = HeadForm.Autoregressive, Environments = 32, Epochs = 1, Hidden = [8] });
        TrainingTask elsewhere = TrainingTask.FromBytes(task.Bytes);
        Assert.Equal(task.Hash, elsewhere.Hash);
        var request = new RoundRequest(task.Hash, 3, new TrainingRun(task, new InProcessRoundRunner(1)).Start().LearnerState);
        RoundSum here = await new InProcessRoundRunner(1).RunAsync(task, request, Stop);
        RoundSum there = await new InProcessRoundRunner(2).RunAsync(elsewhere, request, Stop);
        Assert.Equal(task.Simulators, there.Simulators);
        Assert.Equal(here.LearnerState.ToArray(), there.LearnerState.ToArray());
    }

    [Fact]
    public void The_default_preset_takes_autoregressive_heads_beyond_a_thousand_joint_actions()
    {
        Assert.Equal(HeadForm.Autoregressive, LearningSettings.For(new PpoConfig(), Shop.Value.Scenario).Heads);
        Assert.Equal(HeadForm.Joint, LearningSettings.For(new PpoConfig(), SmallTraining.Table().Scenario).Heads);
        Assert.Equal(HeadForm.Independent, LearningSettings.For(PpoConfig.Published, Shop.Value.Scenario).Heads);
    }

    private static TrainingTask Task(PpoConfig config) => TrainingTask.Create(
        Shop.Value.Scenario, Shop.Value.Fitted, Shop.Value.Optimum.MeanReward, config, 1, UpdateBackend.Fused, cores: 2);

    private static (Scenario Scenario, FittedSystemModel Fitted, Optimum Optimum) Fit()
    {
        var mesh = ShippedMesh.Fit("market.yaml", null, model => model with { Trees = 8, Forests = 1 });
        Assert.False(OutcomeTable.Fits(mesh.Scenario));
        return (mesh.Scenario, mesh.Fitted, Optimum.Bound(mesh.Dynamics, out _));
    }
}
