using System.Numerics;
using System.Runtime.InteropServices;

namespace Meshward.Core.Traces;

/// <summary>Compares rows of a table by their indices: equal where all numbers are; missing values equal each other, and so do both zeros.</summary>
/// <param name="columns">[columns][rows] the table.</param>
internal sealed class EqualRows(double[][] columns) : IEqualityComparer<int>
{
    /// <summary>Compares rows of a trace.</summary>
    public EqualRows(TraceTable trace)
        : this([.. trace.Values.Select(column => ImmutableCollectionsMarshal.AsArray(column)!)])
    {
    }

    /// <inheritdoc />
    public bool Equals(int x, int y)
    {
        bool areEqual = true;
        for (int column = 0; column < columns.Length && areEqual; column++)
        {
            areEqual = columns[column][x].Equals(columns[column][y]);
        }

        return areEqual;
    }

    /// <inheritdoc />
    public int GetHashCode(int obj)
    {
        ulong hash = 0;
        foreach (double[] column in columns)
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ (uint)column[obj].GetHashCode()) * 0x9E3779B97F4A7C15UL;
        }

        return (int)(hash >> 32);
    }
}
