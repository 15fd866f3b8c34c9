namespace Meshward.Core.SystemModels;

/// <summary>A node that is still to be split.</summary>
/// <param name="Node">Its place in the tree.</param>
/// <param name="First">Place of its first row.</param>
/// <param name="Count">Number of its rows.</param>
/// <param name="Vary">
/// A bit for each of the first 64 features: 0 where all rows are known to be in one bin, and so are those of all nodes below. Deep in a tree
/// that is most features: a few measured values tell the rows of one configuration apart.
/// </param>
/// <param name="Sum">Sum of its targets.</param>
internal readonly record struct OpenNode(int Node, int First, int Count, ulong Vary, TargetSum Sum)
{
    public const ulong AllVary = ulong.MaxValue;

    /// <summary>Whether a feature may vary; features beyond the first 64 always may.</summary>
    public static bool Varies(ulong vary, int feature) => feature >= 64 || (vary >> feature & 1) != 0;

    /// <summary>The same without a feature that does not vary.</summary>
    public static ulong Without(ulong vary, int feature) => feature >= 64 ? vary : vary & ~(1UL << feature);
}
