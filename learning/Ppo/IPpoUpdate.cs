using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>
/// One PPO update: several passes over the samples of a round, minibatch by minibatch (Schulman et al. 2017, with the details of
/// Stable-Baselines3; docs/ppo.md lists them). All implementations take minibatches in the same order for the same random numbers.
/// </summary>
public interface IPpoUpdate
{
    /// <summary>Name as in <c>--backend</c> and in policy files.</summary>
    string Name { get; }

    /// <summary>Learns from a buffer whose advantages are computed.</summary>
    /// <param name="state">Weights and Adam's state; changed in place.</param>
    /// <param name="buffer">Samples of the round.</param>
    /// <param name="config">PPO's parameters.</param>
    /// <param name="learningRate">Adam's step size of this round.</param>
    /// <param name="entropyCoefficient">Weight of the entropy bonus of this round.</param>
    /// <param name="random">Orders the samples.</param>
    /// <param name="cancellation">Looked at before every minibatch.</param>
    /// <param name="pause">Called before every minibatch: whoever shares the thread may use it meanwhile.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the state is then that after some minibatch.</exception>
    UpdateStatistics Update(
        LearnerState state,
        RolloutBuffer buffer,
        PpoConfig config,
        double learningRate,
        double entropyCoefficient,
        ref CounterRandom random,
        CancellationToken cancellation,
        Action? pause = null);
}
