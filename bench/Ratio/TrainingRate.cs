using Meshward.Learning.Training;

namespace Meshward.Bench;

/// <summary>How fast a training in this process is.</summary>
internal static class TrainingRate
{
    /// <summary>Environment steps per second of the clock, learning included, of a whole training.</summary>
    /// <param name="task">The training.</param>
    /// <param name="cores">Simulators that run at the same time.</param>
    public static async Task<double> MeasureAsync(TrainingTask task, int cores)
    {
        TrainingRun run = new(task, new InProcessRoundRunner(cores));
        TrainingCheckpoint start = run.Start();
        long began = TimeProvider.System.GetTimestamp(), steps = 0;
        await run.RunAsync(start, Count, CancellationToken.None);
        return steps / TimeProvider.System.GetElapsedTime(began).TotalSeconds;

        ValueTask Count(TrainingCheckpoint checkpoint, TrainingProgress progress)
        {
            steps = progress.EnvSteps;
            return ValueTask.CompletedTask;
        }
    }
}
