namespace Meshward.Core.Control.Drift;

/// <summary>On which side of the predictions what is measured lies.</summary>
public enum DriftDirection
{
    /// <summary>More is measured than was predicted: the mesh is slower.</summary>
    Above,

    /// <summary>Less is measured than was predicted: the mesh is faster.</summary>
    Below,
}
