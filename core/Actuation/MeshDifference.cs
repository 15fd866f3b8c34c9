namespace Meshward.Core.Actuation;

/// <summary>Something of a mesh that is not as it is wanted.</summary>
/// <param name="Kind">The operation that would make it so.</param>
/// <param name="Target">The node or service.</param>
/// <param name="Text">One line on what was found and what was expected.</param>
public sealed record MeshDifference(MeshOperationKind Kind, string Target, string Text)
{
    /// <summary>The line.</summary>
    public override string ToString() => Text;
}
