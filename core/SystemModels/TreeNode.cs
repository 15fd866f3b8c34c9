using System.Runtime.InteropServices;

namespace Meshward.Core.SystemModels;

/// <summary>
/// One node of a tree in flat form, 16 bytes. An inner node sends rows whose feature is at most <see cref="Value"/> to its left child,
/// others to the right one. A leaf has a negative child and holds its prediction in <see cref="Value"/>.
/// </summary>
/// <param name="Value">Threshold of an inner node, prediction of a leaf.</param>
/// <param name="Feature">Index of the feature that is compared; 0 in a leaf.</param>
/// <param name="Child">How many nodes further on the left child is; the right one follows it. Negative in a leaf.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TreeNode(double Value, int Feature, int Child)
{
    /// <summary>Whether this node is a leaf.</summary>
    public bool IsLeaf => Child < 0;

    /// <summary>A leaf with that prediction.</summary>
    public static TreeNode Leaf(double value) => new(value, 0, -1);
}
