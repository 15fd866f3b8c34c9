using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Bench;

/// <summary>Environment steps per second, learning included, with the papers' parameters and one simulator on one core.</summary>
internal static class TrainBenchmark
{
    private const string Ours = "preset published, one simulator, one thread, fused update, averaged forests tabulated";

    /// <summary>Against the published loop re-implemented in PyTorch, once with its forest asked at every step and once with a table.</summary>
    /// <param name="trace">The trace that both learn from.</param>
    /// <param name="seed">The published loop.</param>
    /// <param name="steps">Environment steps of one sample of ours.</param>
    public static async Task<RatioBenchmark[]> AllAsync(string trace, SeedLoop seed, long steps)
    {
        BenchMesh mesh = BenchMesh.Load(trace);
        TrainingTask task = TrainingTask.Create(mesh.Table, PpoConfig.Published with { TotalSteps = steps }, seed: 1, UpdateBackend.Fused, cores: 1);
        await SampleAsync(task, TimeProvider.System); // Compiles what the samples run.
        return
        [
            new("train", "env steps/s", Ours, "the published loop in PyTorch, forest asked at every step", () => SampleAsync(task, TimeProvider.System), () => seed.SampleAsync(trace, "forest", 2048)),
            new("train-table", "env steps/s", Ours, "the published loop in PyTorch, forest tabulated", () => SampleAsync(task, TimeProvider.System), () => seed.SampleAsync(trace, "table", 4096)),
        ];
    }

    private static async Task<double> SampleAsync(TrainingTask task, TimeProvider clock)
    {
        TrainingRun run = new(task, new InProcessRoundRunner(1));
        TrainingCheckpoint start = run.Start();
        long began = clock.GetTimestamp();
        await run.RunAsync(start, (_, _) => ValueTask.CompletedTask, CancellationToken.None);
        return task.Rounds * task.StepsPerRound / clock.GetElapsedTime(began).TotalSeconds;
    }
}
