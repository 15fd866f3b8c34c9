using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>Time of a training, and when it first came within 1 % of the optimum.</summary>
/// <param name="clock">Measures from now on.</param>
/// <param name="joined">Where the training stood when this watch joined it; null from its start.</param>
internal sealed class TrainingWatch(TimeProvider clock, JobResult? joined = null)
{
    private readonly long _start = clock.GetTimestamp();
    private double _seconds;
    private double? _secondsTo99;
    private long? _envStepsTo99;
    private long _rejected;

    /// <summary>Takes note of a round.</summary>
    /// <returns>What to tell a person.</returns>
    public WorkProgress Observe(TrainingProgress progress)
    {
        _seconds = clock.GetElapsedTime(_start).TotalSeconds;
        _rejected += progress.Statistics.Rejected;
        if (_envStepsTo99 is null && progress.GreedyReward >= progress.OptimalReward - 0.01 * Math.Abs(progress.OptimalReward))
        {
            (_secondsTo99, _envStepsTo99) = (_seconds, progress.EnvSteps);
        }

        string rate = Figures.Count((long)((progress.EnvSteps - (joined?.EnvSteps ?? 0)) / Math.Max(_seconds, 1e-9)));
        string reward = $"reward {Figures.Plain(progress.BestReward)} of {Figures.Plain(progress.OptimalReward)}";
        return new WorkProgress(
            (double)progress.Round / progress.Rounds,
            $"{Figures.Count(progress.EnvSteps)} steps, {rate} a second, {reward}",
            reward,
            joined is { Round: int round } ? (double)round / progress.Rounds : 0);
    }

    /// <summary>How it went.</summary>
    public TrainOutcome Outcome(TrainedPolicy policy, bool wasInterrupted) =>
        new(policy, _seconds, _secondsTo99, _envStepsTo99, _rejected, wasInterrupted);
}
