using System.Collections.Immutable;

namespace Meshward.Core.Actuation;

/// <summary>A mesh cannot be asked or changed.</summary>
/// <param name="message">One line on which mesh, what was found and what was expected.</param>
/// <param name="isPassing">Whether trying again later may help.</param>
/// <param name="innerException">What it follows from; null for nothing.</param>
public sealed class ActuatorException(string message, bool isPassing, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether trying again later may help.</summary>
    public bool IsPassing { get; } = isPassing;

    /// <summary>What the mesh took and is not like: somebody else has written since. Nothing of it where the mesh did not take it.</summary>
    public ImmutableArray<MeshDifference> Overwritten { get; init; } = [];
}
