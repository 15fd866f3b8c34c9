using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Meshward.Core.SystemModels;

/// <summary>
/// Walks a tree over all rows of a lattice at once. A split parts the rows that reach it at one point of one axis, so that the rows of a node
/// are a box. Rows are summed up in the order of the trees, as one row at a time would be: equal to the bit.
/// <para>
/// A large forest is far larger than the caches, and a walk waits for memory at every node. Nodes are therefore fetched when their box is
/// put aside, and boxes are taken up in groups. Indices were checked when ensemble and lattice were made.
/// </para>
/// </summary>
internal readonly ref struct GridWalk
{
    private const int Group = 16;

    private readonly ref TreeNode _nodes;
    private readonly ref GridFeature _features;
    private readonly ref double _values;
    private readonly FeatureGrid _grid;
    private readonly ReadOnlySpan<int> _strides;
    private readonly Span<double> _sums;
    private readonly ulong _all;
    private readonly ulong _ones;

    /// <summary>A walk over a lattice.</summary>
    /// <param name="tree">Nodes of the tree, its root first.</param>
    /// <param name="grid">The lattice.</param>
    /// <param name="sums">[rows] what leaves are added to.</param>
    public GridWalk(ReadOnlySpan<TreeNode> tree, FeatureGrid grid, Span<double> sums)
    {
        _nodes = ref MemoryMarshal.GetReference(tree);
        _features = ref MemoryMarshal.GetReference(grid.Features);
        _values = ref MemoryMarshal.GetReference(grid.Values);
        _grid = grid;
        _strides = grid.Strides;
        _sums = sums;
        for (int axis = 0; axis < grid.AxisCount; axis++)
        {
            _all |= (ulong)grid.Lengths[axis] << 8 * axis;
            _ones |= 1UL << 8 * axis;
        }
    }

    /// <summary>Adds to every row what the tree says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add()
    {
        Span<GridBox> group = stackalloc GridBox[Group];
        GridBox[] boxes = _grid.Boxes;
        boxes[0] = new GridBox(0, 0, 0, _all);
        int count = 1;
        while (count > 0)
        {
            int taken = Math.Min(count, Group);
            count -= taken;
            boxes.AsSpan(count, taken).CopyTo(group);
            if (boxes.Length < count + 2 * Group + 1)
            {
                Array.Resize(ref boxes, 2 * boxes.Length);
                _grid.Boxes = boxes;
            }

            foreach (ref readonly GridBox box in group[..taken])
            {
                TreeNode node = Unsafe.Add(ref _nodes, box.Node);
                if (node.IsLeaf)
                {
                    AddToBox(box, node.Value);
                }
                else
                {
                    count += Part(box, node, ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(boxes), count));
                }
            }
        }
    }

    /// <summary>Writes the boxes of a node's children that have rows, and gives their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Part(in GridBox box, TreeNode node, ref GridBox parts)
    {
        int child = box.Node + node.Child;
        Fetch(child);
        GridFeature feature = Unsafe.Add(ref _features, node.Feature);
        int shift = 8 * feature.Axis, low = (byte)(box.Low >> shift), high = (byte)(box.High >> shift);
        int notAbove = NotAbove(ref Unsafe.Add(ref _values, feature.FirstValue), feature.Vectors, node.Value);
        int cut = Math.Clamp(feature.Falls ? feature.Points - notAbove : notAbove, low, high);
        int left = feature.Falls ? 1 : 0;
        ulong others = ~(0xFFUL << shift), at = (ulong)cut << shift;

        // Without branches that would be guessed wrong: an empty first box is written over by the second.
        parts = new GridBox(child + left, box.Row, box.Low, box.High & others | at);
        int first = cut > low ? 1 : 0;
        Unsafe.Add(ref parts, first) =
            new GridBox(child + 1 - left, box.Row + (cut - low) * feature.Stride, box.Low & others | at, box.High);
        return first + (cut < high ? 1 : 0);
    }

    /// <summary>How many of a feature's values are at most a threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NotAbove(ref double values, int vectors, double threshold)
    {
        Vector256<double> limit = Vector256.Create(threshold);
        int count = 0;
        for (int vector = 0; vector < vectors; vector++)
        {
            count += BitOperations.PopCount(
                Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref values, (nuint)(vector * FeatureGrid.VectorSize)), limit).ExtractMostSignificantBits());
        }

        return count;
    }

    private unsafe void Fetch(int node)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref _nodes, node)));
        }
    }

    /// <summary>Adds to all rows of a box; most boxes are a row, or a few on one or two axes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToBox(in GridBox box, double value)
    {
        ulong longer = box.High - box.Low - _ones;
        if (longer == 0)
        {
            _sums[box.Row] += value;
            return;
        }

        (int inner, int innerStride, longer) = Fastest(longer);
        (int outer, int outerStride, longer) = Fastest(longer);
        AddToBox(longer, box.Row, new Plane(outer, outerStride, inner, innerStride), value);
    }

    private void AddToBox(ulong longer, int row, Plane plane, double value)
    {
        if (longer != 0)
        {
            (int length, int stride, longer) = Fastest(longer);
            for (int point = 0; point < length; point++, row += stride)
            {
                AddToBox(longer, row, plane, value);
            }

            return;
        }

        for (int outer = 0; outer < plane.Outer; outer++, row += plane.OuterStride)
        {
            for (int inner = 0, at = row; inner < plane.Inner; inner++, at += plane.InnerStride)
            {
                _sums[at] += value;
            }
        }
    }

    /// <summary>Length and stride of the fastest axis of several points, and what is left without it; one point where there is none.</summary>
    /// <param name="longer">How many points more than one a box has on each axis.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Length, int Stride, ulong Longer) Fastest(ulong longer)
    {
        if (longer == 0)
        {
            return (1, 0, 0);
        }

        int axis = BitOperations.Log2(longer) / 8;
        return ((byte)(longer >> 8 * axis) + 1, _strides[axis], longer & ~(0xFFUL << 8 * axis));
    }

    private readonly record struct Plane(int Outer, int OuterStride, int Inner, int InnerStride);
}
