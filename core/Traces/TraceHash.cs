using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Meshward.Core.Traces;

/// <summary>Identity of a trace: what it holds, not where it was read from.</summary>
public static class TraceHash
{
    /// <summary>SHA-256, lower-case hex, of column names and values in order; all missing values count as equal.</summary>
    public static string Of(TraceTable table)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, table.RowCount);
        hash.AppendData(number);
        for (int column = 0; column < table.Columns.Length; column++)
        {
            byte[] name = Encoding.UTF8.GetBytes(table.Columns[column]);
            BinaryPrimitives.WriteInt64LittleEndian(number, name.Length);
            hash.AppendData(number);
            hash.AppendData(name);
            hash.AppendData(Bytes(table.Values[column]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bytes(ImmutableArray<double> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int row = 0; row < values.Length; row++)
        {
            double value = double.IsNaN(values[row]) ? double.NaN : values[row];
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(row * sizeof(double)), value);
        }

        return bytes;
    }
}
