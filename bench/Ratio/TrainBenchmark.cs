using System.Globalization;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Bench;

/// <summary>Environment steps per second, learning included, with the papers' parameters and one simulator on one core.</summary>
internal static class TrainBenchmark
{
    private const string Ours = "preset published, one simulator, one thread, fused update, averaged forests tabulated";

    /// <summary>Against the published loop re-implemented in PyTorch, once with its forest asked at every step and once with a table.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        string trace = settings.TraceOfCompute;
        if (!File.Exists(settings.Baseline))
        {
            throw new InvalidDataException($"--baseline: found no file '{settings.Baseline}', expected the published loop as a Python script");
        }

        await PythonScript.RequireAsync("torch, sklearn, pandas", "python3-torch python3-sklearn python3-pandas libopenblas0-pthread");
        BenchMesh mesh = BenchMesh.Load(BenchMesh.ReadScenario(), trace);
        TrainingTask task = TrainingTask.Create(
            mesh.Table, PpoConfig.Published with { TotalSteps = settings.Steps }, seed: 1, UpdateBackend.Fused, cores: 1);
        await TrainingRate.MeasureAsync(task, cores: 1); // Compiles what the samples run.
        yield return new("train", "env steps/s", Ours, "the published loop in PyTorch, forest asked at every step",
            () => TrainingRate.MeasureAsync(task, cores: 1), () => SeedAsync("forest", 2048))
        {
            Goal = RatioGoal.Times(250, better: 500),
        };
        yield return new("train-table", "env steps/s", Ours, "the published loop in PyTorch, forest tabulated",
            () => TrainingRate.MeasureAsync(task, cores: 1), () => SeedAsync("table", 4096))
        {
            Goal = RatioGoal.Times(37, better: 80),
        };

        Task<double> SeedAsync(string mode, int steps) =>
            PythonScript.RunAsync(settings.Baseline, trace, mode, steps.ToString(CultureInfo.InvariantCulture));
    }
}
