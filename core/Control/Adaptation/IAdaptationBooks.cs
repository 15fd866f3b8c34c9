namespace Meshward.Core.Control.Adaptation;

/// <summary>What a controller that adapts keeps in durable storage.</summary>
public interface IAdaptationBooks
{
    /// <summary>Keeps the memory; it is durable when the task ends.</summary>
    /// <param name="memory">The memory.</param>
    /// <exception cref="Journal.StaleGenerationException">A controller of a later generation owns the mesh; nothing was kept.</exception>
    Task SaveAsync(AdaptationMemory memory);

    /// <summary>Keeps the file of a policy that is about to take over; it is durable when the task ends. That of the policy in force is kept, too.</summary>
    /// <param name="candidate">The policy.</param>
    /// <param name="inForce">Hash of the file of the policy in force.</param>
    /// <exception cref="Journal.StaleGenerationException">A controller of a later generation owns the mesh; nothing was kept.</exception>
    Task KeepAsync(TrainedCandidate candidate, string inForce);
}
