using Meshward.Core.Evaluation;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.Tests.Training;

/// <summary>
/// The hardest published scenario, two services of which the second counts five times, on the public trace: what one training reaches on
/// the loads of training and on a sinusoid that it never saw. A small forest, so that fitting and tabulating stay quick.
/// </summary>
[Trait("speed", "slow")]
public sealed class TwoServiceAcceptanceTests
{
    private const int Trees = 30;
    private const int SinusoidSteps = 600;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rare_best_actions_are_found_on_seen_loads_and_between_them()
    {
        MeshDynamics dynamics = ShippedMesh.Fit("information-weighted.yaml", "cnsm2022.csv", model => model with { Trees = Trees, Forests = 1 }, 1).Dynamics;
        OutcomeTable table = OutcomeTable.Build(dynamics).Value!;
        PpoConfig config = LearningSettings.For(new PpoConfig(), dynamics.Scenario) with { TotalSteps = 1_600_000 };
        TrainingTask task = TrainingTask.Create(table, dynamics, config, 1, UpdateBackend.Fused, cores: 2);
        var run = new TrainingRun(task, new InProcessRoundRunner(2));
        TrainedPolicy policy = run.Policy(await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, Stop));
        double best = BestRewards([.. from first in new[] { 5.0, 10, 15, 20 } from second in new[] { 5.0, 10, 15, 20 } select (first, second)], dynamics);
        Assert.Equal(best, policy.OptimalReward, 9);
        Assert.InRange(policy.MeanReward / best, 0.99, 1 + 1e-9);

        // The scenario's sinusoid by its formula: mean 12.5, amplitude 7.5, period 600, the second service 120 degrees later.
        (double, double)[] loads = [.. Enumerable.Range(0, SinusoidSteps).Select(step => (Wave(step, 0), Wave(step, 2 * Math.PI / 3)))];
        PolicyRecord record = PolicyEvaluation.Run(
            dynamics, new LearnedPolicy(policy, dynamics.Scenario), dynamics.Scenario.FindLoad("unseen")!, SinusoidSteps, 1, Stop);
        Assert.InRange(record.MeanReward / BestRewards(loads, dynamics), 0.98, 1 + 1e-9);
    }

    private static double Wave(int step, double phase) => Math.Round(12.5 + 7.5 * Math.Sin(2 * Math.PI * step / 600 + phase), 1);

    // The mean over loads of the best reward of all configurations that the trace covers, asked one by one.
    private static double BestRewards((double First, double Second)[] loads, MeshDynamics dynamics)
    {
        var batch = new OutcomeBatch(dynamics);
        int count = (int)dynamics.Grid.JointCount;
        int[] levels = [.. Enumerable.Range(0, count).SelectMany(row => Levels(dynamics.Grid, row))];
        double sum = 0;
        foreach ((double first, double second) in loads)
        {
            dynamics.EvaluateEach([.. Enumerable.Repeat(new[] { first, second }, count).SelectMany(load => load)], levels, batch);
            double best = double.NegativeInfinity;
            for (int row = 0; row < count; row++)
            {
                best = batch.Allowed[row] ? Math.Max(best, batch.Rewards[row]) : best;
            }

            sum += best;
        }

        return sum / loads.Length;
    }

    private static int[] Levels(ControlGrid grid, int row)
    {
        int[] levels = new int[grid.Count];
        grid.Decode(row, levels);
        return levels;
    }
}
