namespace Meshward.Testbed.Work;

/// <summary>The work of a service on a node.</summary>
internal interface IServiceWork
{
    /// <summary>Does the work on the calling thread.</summary>
    /// <param name="request">Number of the request among those of its service on its node, from 0: all randomness follows from it.</param>
    /// <returns>How long the worker is held after that on a node of speed 1: nothing where the work was done.</returns>
    TimeSpan Run(uint request);
}
