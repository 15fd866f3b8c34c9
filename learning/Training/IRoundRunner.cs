namespace Meshward.Learning.Training;

/// <summary>
/// Runs one round on all simulators of a training: in this process (<see cref="InProcessRoundRunner"/>) or on a cluster's grains.
/// Every implementation gives equal bytes, since a round is a pure function (<see cref="Round.Run"/>) and the order of summation is that of the
/// <see cref="AveragingTree"/>.
/// </summary>
public interface IRoundRunner
{
    /// <summary>Runs the round on every simulator and sums what they give back.</summary>
    /// <param name="task">The training.</param>
    /// <param name="request">The round.</param>
    /// <param name="cancellationToken">Ends the round; nothing of it is kept.</param>
    /// <returns>The sum over all simulators of the training.</returns>
    Task<RoundSum> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken);
}
