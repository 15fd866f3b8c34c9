using System.Collections.Immutable;

namespace Meshward.Learning.Training;

/// <summary>
/// Runs one round on all simulators of a training: in this process (<see cref="InProcessRoundRunner"/>) or on a cluster's grains.
/// Every implementation gives equal bytes, since a round is a pure function (<see cref="Round.Run"/>).
/// </summary>
public interface IRoundRunner
{
    /// <summary>Runs the round on every simulator and waits for all.</summary>
    /// <param name="task">The training.</param>
    /// <param name="request">The round.</param>
    /// <param name="cancellationToken">Ends the round; nothing of it is kept.</param>
    /// <returns>[task.Simulators] results, in the order of simulator numbers.</returns>
    Task<ImmutableArray<RoundResult>> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken);
}
