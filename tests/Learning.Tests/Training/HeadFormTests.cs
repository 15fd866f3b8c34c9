using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

/// <summary>The published two-service scenario of 625 joint actions, over one small forest of the stand-in trace.</summary>
[Trait("speed", "slow")]
public sealed class HeadFormTests
{
    private static readonly Lazy<OutcomeTable> Information = new(() => OutcomeTable.Build(
        ShippedMesh.Fit("information-throughput.yaml", null, model => model with { Trees = 60, Forests = 1 }).Dynamics).Value!);

    [Theory]
    [InlineData(HeadForm.Joint)]
    [InlineData(HeadForm.Autoregressive)]
    public async Task Joint_and_autoregressive_heads_both_reach_the_optimum_of_four_controls(HeadForm heads)
    {
        // Autoregressive heads need more exploration to find what only several controls together can do (docs/ppo.md).
        PpoConfig config = new() { BetweenLoadShare = 0, Simulators = 1 };
        config = heads == HeadForm.Joint ? config : config with { Heads = heads, Decay = false, EntropyCoefficient = 0.3, Hidden = [128, 64] };
        TrainingTask task = TrainingTask.Create(Information.Value, config, 1, UpdateBackend.Fused, cores: 2);
        var run = new TrainingRun(task, new InProcessRoundRunner(2));
        TrainingCheckpoint end = await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, TestContext.Current.CancellationToken);
        TrainedPolicy policy = run.Policy(end);
        Assert.True(policy.MeanReward >= 0.99 * policy.OptimalReward, $"{policy.MeanReward} of {policy.OptimalReward}");
        Assert.Equal(heads, policy.Config.Heads);
    }
}
