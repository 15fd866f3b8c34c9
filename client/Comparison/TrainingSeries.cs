using Meshward.Client.Results;
using Meshward.Client.Verbs;
using Meshward.Client.Work;
using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Comparison;

/// <summary>Trainings on one system model, in this process or on a cluster: as many simulators give the same policies on both, to the bit.</summary>
/// <param name="bench">Scenario and model.</param>
/// <param name="cluster">Where trainings run; null for this process.</param>
/// <param name="clock">Times trainings.</param>
internal sealed class TrainingSeries(Workbench bench, TrainingHost? cluster, TimeProvider clock)
{
    private OutcomeTable? _practice;

    /// <summary>One training.</summary>
    /// <param name="config">Parameters of PPO.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="stop">Ends it; nothing is kept then.</param>
    public async Task<(TrainedPolicy Policy, TrainingReport Report)> TrainAsync(PpoConfig config, long seed, CancellationToken stop)
    {
        int cores = cluster?.Cores ?? Environment.ProcessorCount;
        TrainingTask task = TaskFor(config, seed, cores);
        TrainOutcome outcome = cluster is null ? await TrainHereAsync(task, cores, stop) : await cluster.TrainAsync(task, _ => { });
        stop.ThrowIfCancellationRequested();
        return (outcome.Policy, Describe(outcome));
    }

    /// <summary>How a training went.</summary>
    public static TrainingReport Describe(TrainOutcome outcome)
    {
        TrainedPolicy policy = outcome.Policy;
        double[] ratios = [.. policy.Curve.Select(point => Requirement.Ratio(point.MeanReward, policy.OptimalReward))];
        int first = Array.FindIndex(ratios, IsThere);
        int lastTenth = ratios.Length - Math.Max(1, ratios.Length / 10);
        return new TrainingReport
        {
            Seed = policy.Seed,
            EnvSteps = policy.EnvSteps,
            Simulators = policy.Config.Simulators,
            Seconds = outcome.Seconds,
            SecondsTo99 = outcome.SecondsTo99,
            EnvStepsTo99 = outcome.EnvStepsTo99,
            Ratio = Requirement.Ratio(policy.MeanReward, policy.OptimalReward),
            EndRatio = ratios[^1],
            LastTenthRatio = ratios[lastTenth..].Min(),
            KeptShare = first < 0 ? null : ratios[(first + 1)..].Select(ratio => IsThere(ratio) ? 1.0 : 0.0).DefaultIfEmpty(1).Average(),
            Evaluations = [.. policy.Curve.Select(point => new CurvePoint(point.EnvSteps, point.MeanReward))],
        };
    }

    private async Task<TrainOutcome> TrainHereAsync(TrainingTask task, int cores, CancellationToken stop)
    {
        TrainingRun run = new(task, new InProcessRoundRunner(cores));
        TrainingWatch watch = new(clock);
        TrainingCheckpoint end = await run.RunAsync(
            run.Start(),
            (TrainingCheckpoint _, TrainingProgress progress) =>
            {
                watch.Observe(progress);
                return ValueTask.CompletedTask;
            },
            stop);
        return watch.Outcome(run.Policy(end), wasInterrupted: false);
    }

    // Both sides may be rounded in their last digit.
    private static bool IsThere(double ratio) => ratio >= TrainingReport.Goal - 1e-12;

    // Outcomes at the loads between are worked out once for all seeds.
    private TrainingTask TaskFor(PpoConfig config, long seed, int cores)
    {
        if (bench.Table is null)
        {
            return bench.TaskFor(config, seed, UpdateBackend.Fused, cores);
        }

        if (config.BetweenLoadShare == 0)
        {
            return TrainingTask.Create(bench.Table, config, seed, UpdateBackend.Fused, cores);
        }

        if (_practice is not null)
        {
            return TrainingTask.Create(_practice, config, seed, UpdateBackend.Fused, cores);
        }

        TrainingTask task = TrainingTask.Create(bench.Table, bench.Dynamics, config, seed, UpdateBackend.Fused, cores);
        _practice = task.Practice;
        return task;
    }
}
