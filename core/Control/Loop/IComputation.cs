namespace Meshward.Core.Control.Loop;

/// <summary>Where a controller computes.</summary>
public interface IComputation
{
    /// <summary>Computes something.</summary>
    /// <param name="work">The computation.</param>
    /// <param name="cancellationToken">Takes it off the queue.</param>
    Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken);
}
