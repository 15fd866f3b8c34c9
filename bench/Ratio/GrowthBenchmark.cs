using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Bench;

/// <summary>What a service costs as meshes grow: a step of an environment, a decision, and the memory of a training.</summary>
internal static class GrowthBenchmark
{
    private const int Environments = 256; // As many as the default preset has where outcomes are not tabulated.
    private const int Fewest = 2;
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(2); // Code is compiled at its best by then.

    /// <summary>Meshes of 4 to 64 services, each against one of 2.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await Task.CompletedTask;
        Sample few = Sample.Of(Fewest);
        foreach (int services in (int[])[4, 8, 16, 32, 64])
        {
            Sample sample = Sample.Of(services);
            yield return Compare("step", "µs a service and step", "a step of one environment whose model is asked", services, sample.StepAsync, few.StepAsync);
            yield return Compare("decision", "µs a service and decision", "a decision of the default preset's autoregressive policy", services, sample.DecideAsync, few.DecideAsync);
            yield return Compare("memory", "kB a service", $"what a training holds besides its model after a round, one simulator of {Environments} environments", services, sample.HoldAsync, few.HoldAsync);
        }
    }

    private static RatioBenchmark Compare(
        string name, string unit, string oursIs, int services, Func<Task<double>> ours, Func<Task<double>> baseline) => new(
            $"{name}-{services}", unit, $"{oursIs}, {services} services", $"the same with {Fewest} services", ours, baseline)
        {
            LessIsBetter = true,
            Goal = RatioGoal.Times(1),
        };

    private sealed class Sample(int services, WideMesh mesh)
    {
        // No load is met twice: on meshes of few services outcomes would soon all be known, and the model not asked any more.
        private readonly ComputedMeshEnvironment _environment = new(
            new MeshDynamics(mesh.Scenario with { Loads = [new FreshSinusoid((SinusoidLoad)mesh.Scenario.TrainingLoad)] }, mesh.Fitted.Model, mesh.Fitted.Region),
            Environments, scaleObservations: true);

        private readonly PpoConfig _config = LearningSettings.For(new PpoConfig(), mesh.Scenario, HeadForm.Autoregressive) with
        {
            Environments = Environments,
            TotalSteps = 1,
        };

        private (Action Rollout, int Count)? _steps;
        private TrainingTask? _task;

        private TrainingTask Task => _task ??= NewTask();

        public static Sample Of(int services) => new(services, WideMesh.Of(services));

        public async Task<double> StepAsync()
        {
            // Once for all samples: each rollout has random numbers, and so loads, of its own.
            (Action rollout, int count) = _steps ??= MeshSteps.Vectorised(_environment);
            return 1e6 / await Timing.RatePerCoreAsync(count, rollout) / services;
        }

        public async Task<double> DecideAsync()
        {
            TrainingRun run = new(Task, new InProcessRoundRunner(1));
            LearnedPolicy policy = new(run.Policy(run.Start()), mesh.Scenario);
            double[] loads = [.. Enumerable.Repeat(6.0, services)];
            int[] levels = [.. Enumerable.Repeat(1, services)], actions = new int[services];
            long began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < _warmUp)
            {
                Decide(0);
            }

            return await Timing.QuantileAsync(0.5, 5000, Decide) / services;

            void Decide(int call) => policy.Decide(new MeshSnapshot(call, loads, levels, [], masksAreJoint: false), actions);
        }

        public Task<double> HoldAsync()
        {
            // On a thread of its own, whose stack keeps nothing alive once it is over.
            long held = 0;
            Thread thread = new(() => held = HeldByTraining());
            thread.Start();
            thread.Join();
            return System.Threading.Tasks.Task.FromResult((held - Held()) / 1024.0 / services);
        }

        private long HeldByTraining()
        {
            TrainingTask task = NewTask();
            RoundWorkspace workspace = new();
            TrainingCheckpoint start = new TrainingRun(task, new InProcessRoundRunner(1)).Start();
            RoundResult result = Round.Run(task, 0, new RoundRequest(task.Hash, 0, start.LearnerState), workspace, CancellationToken.None);
            long held = Held();
            GC.KeepAlive(workspace);
            GC.KeepAlive(result);
            GC.KeepAlive(start);
            return held;
        }

        private static long Held()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        }

        private TrainingTask NewTask() => TrainingTask.Create(mesh.Scenario, mesh.Fitted, 0, _config, seed: 1, UpdateBackend.Fused, cores: 1);
    }
}
