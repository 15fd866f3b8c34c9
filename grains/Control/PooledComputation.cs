using Meshward.Core.Control.Loop;
using Meshward.Grains.Compute;

namespace Meshward.Grains.Control;

/// <summary>Computes for a controller on the compute pool of its silo.</summary>
/// <param name="pool">The pool.</param>
/// <param name="mesh">Whom it is for.</param>
internal sealed class PooledComputation(ComputePool pool, string mesh) : IComputation
{
    // Of its own in the queue: a training of the same mesh does not keep its controller waiting.
    private readonly string _owner = $"control {mesh}";

    /// <inheritdoc/>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => pool.RunAsync(_ => work(), cancellationToken, _owner);
}
