using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Policies;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>Trains a policy and tells how it went.</summary>
internal static class TrainWork
{
    /// <summary>Trains until the budget is spent or the user stops it; the best policy so far is what comes out.</summary>
    public static Task<TrainOutcome> RunAsync(Workbench bench, TrainOptions options, Session session)
    {
        int cores = Environment.ProcessorCount;
        TrainingTask task = TrainingTask.Create(bench.Table, options.Config, options.Seed, options.Backend, cores);
        TrainingRun run = new(task, new InProcessRoundRunner(cores));
        return ProgressView.RunAsync(session.Terminal, session.Clock, "training", async report =>
        {
            Stopwatch watch = new(session.Clock);
            TrainingCheckpoint last = await run.RunAsync(
                run.Start(),
                (_, progress) =>
                {
                    watch.Observe(progress);
                    report(new WorkProgress((double)progress.Round / progress.Rounds, watch.Note(progress)));
                    return ValueTask.CompletedTask;
                },
                session.Stop);
            return watch.Outcome(run.Policy(last), last.Round < task.Rounds);
        });
    }

    /// <summary>The result that says so.</summary>
    public static TrainResult Describe(Workbench bench, TrainOptions options, TrainOutcome outcome, string? file)
    {
        TrainedPolicy policy = outcome.Policy;
        return new TrainResult
        {
            Scenario = bench.Scenario.Name,
            ScenarioSha256 = bench.Scenario.Hash,
            TraceSha256 = bench.Fitted.TraceHash,
            Preset = policy.Config.Preset,
            Backend = policy.Backend == UpdateBackend.Fused ? "fused" : "torch",
            Seed = policy.Seed,
            ModelSeed = options.ModelSeed,
            Simulators = policy.Config.Simulators,
            EnvSteps = policy.EnvSteps,
            EnvStepsPerSecond = outcome.Seconds > 0 ? policy.EnvSteps / outcome.Seconds : 0,
            Seconds = outcome.Seconds,
            SecondsTo99 = outcome.SecondsTo99,
            EnvStepsTo99 = outcome.EnvStepsTo99,
            MeanReward = policy.MeanReward,
            OptimalReward = policy.OptimalReward,
            Ratio = 1 - (policy.OptimalReward - policy.MeanReward) / Math.Max(Math.Abs(policy.OptimalReward), 1e-12),
            PolicySha256 = policy.Sha256(),
            Policy = file,
            Stopped = outcome.WasInterrupted ? "interrupted" : "budget",
            Evaluations = [.. policy.Curve.Select(point => new CurvePoint(point.EnvSteps, point.MeanReward))],
            States = Behaviour(bench, policy),
        };
    }

    private static ImmutableArray<StateRow> Behaviour(Workbench bench, TrainedPolicy policy)
    {
        LearnedPolicy learned = new(policy, bench.Scenario);
        StateRows rows = new(bench.Dynamics);
        int[] actions = new int[bench.Table.Grid.Count];
        int[] levels = new int[bench.Table.Grid.Count];
        bool[] mask = new bool[bench.Table.Grid.JointActionCount];
        ImmutableArray<StateRow>.Builder states = ImmutableArray.CreateBuilder<StateRow>(bench.Optimum.States.Length);
        foreach (OptimalState state in bench.Optimum.States)
        {
            ImmutableArray<int> before = state.Levels.IsEmpty ? bench.Table.Grid.InitialLevels : state.Levels;
            bench.MaskAt(state.Loads, before, mask);
            learned.Reset();
            learned.Decide(new MeshSnapshot(0, state.Loads.AsSpan(), before.AsSpan(), mask), actions);
            bench.Table.Grid.Apply(before.AsSpan(), actions, levels);
            states.Add(rows.Of(state, levels));
        }

        return states.MoveToImmutable();
    }

    /// <summary>Time of a training, and when it first came within 1 % of the optimum.</summary>
    private sealed class Stopwatch(TimeProvider clock)
    {
        private readonly long _start = clock.GetTimestamp();
        private double _seconds;
        private double? _secondsTo99;
        private long? _envStepsTo99;

        public void Observe(TrainingProgress progress)
        {
            _seconds = clock.GetElapsedTime(_start).TotalSeconds;
            if (_envStepsTo99 is null && progress.GreedyReward >= progress.OptimalReward - 0.01 * Math.Abs(progress.OptimalReward))
            {
                (_secondsTo99, _envStepsTo99) = (_seconds, progress.EnvSteps);
            }
        }

        public string Note(TrainingProgress progress) =>
            $"{Figures.Count(progress.EnvSteps)} steps, {Figures.Count((long)(progress.EnvSteps / _seconds))} a second, reward {Figures.Plain(progress.BestReward)} of {Figures.Plain(progress.OptimalReward)}";

        public TrainOutcome Outcome(TrainedPolicy policy, bool wasInterrupted) =>
            new(policy, _seconds, _secondsTo99, _envStepsTo99, wasInterrupted);
    }
}
