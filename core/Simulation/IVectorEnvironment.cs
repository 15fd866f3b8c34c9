using System.Collections.Immutable;

namespace Meshward.Core.Simulation;

/// <summary>
/// N copies of a task, stepped together, with Gymnasium's semantics and same-step autoreset: an environment whose episode ends in a step
/// starts the next episode in that step, and <see cref="StepResult.FinalObservation"/> holds where the old one ended.
/// </summary>
public interface IVectorEnvironment
{
    /// <summary>Number of environments.</summary>
    int Count { get; }

    /// <summary>Number of values of each sub-action (MultiDiscrete).</summary>
    ImmutableArray<int> ActionCounts { get; }

    /// <summary>
    /// Distinct observations with their masks. A mask has one entry per joint action (last sub-action fastest) where
    /// <see cref="MasksAreJoint"/>, else one per value of each sub-action, one after the other.
    /// </summary>
    ObservationTable Observations { get; }

    /// <summary>Whether masks are over joint actions.</summary>
    bool MasksAreJoint { get; }

    /// <summary>[Count] current observation of each environment, as row of <see cref="Observations"/>.</summary>
    ReadOnlySpan<int> Current { get; }

    /// <summary>Starts every environment anew; environment e draws from a stream of its own.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="stream">For example the round and simulator, folded by the caller; different streams are independent.</param>
    void Reset(long seed, uint stream);

    /// <summary>Takes one action in every environment.</summary>
    /// <param name="actions">[Count * ActionCounts.Length] sub-actions, environment by environment.</param>
    /// <param name="result">Receives rewards and ends.</param>
    void Step(ReadOnlySpan<int> actions, StepResult result);
}
