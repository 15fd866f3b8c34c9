using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>Follows a training as a console does, and notes how long no round ended.</summary>
/// <param name="silos">Where it runs.</param>
/// <param name="run">The training.</param>
internal sealed class TrainingPulse(SiloProcesses silos, string run)
{
    private long _last = TimeProvider.System.GetTimestamp();

    /// <summary>Rounds that were seen to end, the last one's number.</summary>
    public int Rounds { get; private set; }

    /// <summary>The longest time without one, seconds.</summary>
    public double LongestSeconds { get; private set; }

    /// <summary>Why it could not be followed any longer; null where it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Follows it until told otherwise.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        try
        {
            await foreach (TrainingProgress progress in silos.Console.Training.WatchAsync(run, stop))
            {
                LongestSeconds = Math.Max(LongestSeconds, TimeProvider.System.GetElapsedTime(_last).TotalSeconds);
                (_last, Rounds) = (TimeProvider.System.GetTimestamp(), progress.Round);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It has been seen enough.
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Problem = problem.Message;
        }

        LongestSeconds = Math.Max(LongestSeconds, TimeProvider.System.GetElapsedTime(_last).TotalSeconds);
    }
}
