using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Core.SystemModels;

/// <summary>
/// What one level of each coordinate counts in the number of a combination. Where 128 bits hold the numbers of all combinations, each has one
/// of its own; where they do not, as on meshes of a hundred services, the counts are random, so that two of the combinations that a trace holds
/// share a number with a probability of about their count squared, over 2^128.
/// </summary>
internal static class RegionStrides
{
    private const uint Purpose = 0x52454749;

    /// <summary>The counts, by coordinate.</summary>
    /// <param name="levels">Levels of each coordinate, at least 1.</param>
    public static UInt128[] Of(ImmutableArray<int> levels)
    {
        UInt128[] strides = new UInt128[levels.Length];
        UInt128 stride = 1;
        bool isFit = true;
        for (int coordinate = levels.Length - 1; coordinate >= 0; coordinate--)
        {
            uint count = (uint)Math.Max(1, levels[coordinate]);
            strides[coordinate] = stride;
            isFit &= stride <= UInt128.MaxValue / count;
            stride = unchecked(stride * count);
        }

        return isFit ? strides : Random(levels.Length);
    }

    private static UInt128[] Random(int count)
    {
        // Fixed: whoever holds the region in another process comes to the same numbers.
        CounterRandom random = new(0, Purpose);
        UInt128[] strides = new UInt128[count];
        for (int coordinate = 0; coordinate < count; coordinate++)
        {
            strides[coordinate] = new UInt128(random.NextBits(), random.NextBits()) | 1;
        }

        return strides;
    }
}
