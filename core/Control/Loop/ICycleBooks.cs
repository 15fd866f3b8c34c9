namespace Meshward.Core.Control.Loop;

/// <summary>What a controller keeps in durable storage, besides its journal.</summary>
public interface ICycleBooks
{
    /// <summary>Keeps the state; it is durable when the task ends.</summary>
    /// <param name="state">The state.</param>
    /// <exception cref="Journal.StaleGenerationException">A controller of a later generation owns the mesh; nothing was kept.</exception>
    Task SaveAsync(CycleState state);

    /// <summary>The first order of an operator that no step has taken yet; null where there is none.</summary>
    /// <param name="after">Number of the last order that was taken; 0 for none.</param>
    Task<OperatorRequest?> NextOrderAsync(long after);
}
