using Meshward.Grains.Contracts;
using Meshward.Learning.Training;
using Polly;

namespace Meshward.Grains.Training;

/// <summary>
/// Runs rounds on the simulator grains of a run: directly where they are few, through groups that sum for it where they are more than the fan-in of the
/// <see cref="AveragingTree"/>.
/// </summary>
public sealed class GrainRoundRunner : IRoundRunner
{
    private const int TimesLastRound = 4, MostGrowth = 2;
    private static readonly TimeSpan _shortestPatience = TimeSpan.FromSeconds(1);

    private readonly RoundMembers _members;
    private readonly TimeProvider _clock;

    // The first round of a silo fetches the training, which may be tens of megabytes.
    private TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>A runner for one training.</summary>
    /// <param name="grains">Where the simulators are.</param>
    /// <param name="run">Key of the training; its grain must hold the order, which the simulators ask it for.</param>
    /// <param name="pipeline">Repeats calls that a lost silo left without an answer.</param>
    /// <param name="clock">Measures how long rounds take.</param>
    public GrainRoundRunner(IGrainFactory grains, string run, ResiliencePipeline pipeline, TimeProvider clock) =>
        (_members, _clock) = (new RoundMembers(grains, run, pipeline, clock), clock);

    /// <inheritdoc/>
    public async Task<RoundSum> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken)
    {
        var order = new GroupOrder(new RoundOrder(request.TaskHash, request.Round, request.LearnerState), task.Simulators, _patience);
        long start = _clock.GetTimestamp();
        RoundSum[] parts = await _members.RunAsync(new AveragingTree(task.Simulators).Top, order, cancellationToken);
        TimeSpan took = _clock.GetElapsedTime(start), next = TimesLastRound * took;

        // A round in which somebody was waited for in vain says how long that was, and little on how long rounds are.
        next = took > _patience && next > MostGrowth * _patience ? MostGrowth * _patience : next;
        _patience = next > _shortestPatience ? next : _shortestPatience;
        return RoundSum.Of(parts);
    }
}
