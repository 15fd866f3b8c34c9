using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Meshward.Core.Traces;

/// <summary>
/// Reads traces as nearly all are, straight from their bytes and on all cores: named columns, then rows of numbers and empty cells, nothing
/// quoted. Whatever is otherwise it leaves to the reader of every form, which also tells what is wrong.
/// </summary>
internal static class PlainTrace
{
    // A part that is worth a thread: some two milliseconds.
    private const int BytesOfPart = 1 << 18;

    /// <summary>Reads a trace; null where it is not of this form.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="sourceName">Name of the file as the user gave it.</param>
    public static TraceTable? Find(ReadOnlyMemory<byte> text, string sourceName)
    {
        ReadOnlySpan<byte> bytes = text.Span;
        int start = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        int header = bytes[start..].IndexOf((byte)'\n');
        if (header < 0 || bytes.Contains((byte)'"') || FindColumns(WithoutReturn(bytes.Slice(start, header))) is not { Length: > 1 } columns)
        {
            return null;
        }

        int first = start + header + 1;
        ReadOnlyMemory<byte> rows = text[first..Math.Max(first, bytes.TrimEnd("\r\n"u8).Length)];
        return rows.IsEmpty || FindNumbers(rows, columns.Length) is not { } numbers
            ? null
            : new TraceTable(sourceName, columns, [.. numbers.Select(ImmutableCollectionsMarshal.AsImmutableArray)]);
    }

    private static ImmutableArray<string>? FindColumns(ReadOnlySpan<byte> header)
    {
        if (header.Length > TraceSizes.LongestHeader || header.Count((byte)',') >= TraceSizes.MostColumns || header.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return null;
        }

        ImmutableArray<string> columns = [.. Encoding.ASCII.GetString(header).Split(',', StringSplitOptions.TrimEntries)];
        return columns.Any(name => name.Length is 0 or > TraceSizes.LongestName) || columns.Distinct().Count() < columns.Length
            || columns.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? null
            : columns;
    }

    // Parts begin where lines do; how many lines each has is counted first, so that all write into the same columns.
    private static double[][]? FindNumbers(ReadOnlyMemory<byte> rows, int width)
    {
        List<(ReadOnlyMemory<byte> Lines, int FirstRow)> parts = [];
        int count = 0;
        while (!rows.IsEmpty)
        {
            int rest = rows.Length > BytesOfPart ? rows.Span[BytesOfPart..].IndexOf((byte)'\n') : -1;
            ReadOnlyMemory<byte> lines = rest < 0 ? rows : rows[..(BytesOfPart + rest)];
            parts.Add((lines, count));
            count += lines.Span.Count((byte)'\n') + 1;
            rows = rest < 0 ? default : rows[(BytesOfPart + rest + 1)..];
        }

        if ((long)width * count > TraceSizes.MostCells)
        {
            return null;
        }

        double[][] numbers = new double[width][];
        for (int column = 0; column < width; column++)
        {
            numbers[column] = GC.AllocateUninitializedArray<double>(count);
        }

        return AreRead(parts, numbers) ? numbers : null;
    }

    private static bool AreRead(List<(ReadOnlyMemory<byte> Lines, int FirstRow)> parts, double[][] numbers)
    {
        int next = -1;
        bool areRead = true;
        int threads = Math.Min(parts.Count, Environment.ProcessorCount);
        if (threads == 1)
        {
            ReadParts();
        }
        else
        {
            Parallel.Invoke([.. Enumerable.Repeat<Action>(ReadParts, threads)]);
        }

        return areRead;

        void ReadParts()
        {
            for (int part = Interlocked.Increment(ref next); part < parts.Count && Volatile.Read(ref areRead); part = Interlocked.Increment(ref next))
            {
                if (!ReadRows(parts[part].Lines.Span, parts[part].FirstRow, numbers))
                {
                    Volatile.Write(ref areRead, false);
                }
            }
        }
    }

    private static bool ReadRows(ReadOnlySpan<byte> lines, int row, double[][] numbers)
    {
        bool isLast;
        do
        {
            int end = lines.IndexOf((byte)'\n');
            isLast = end < 0;
            ReadOnlySpan<byte> line = WithoutReturn(isLast ? lines : lines[..end]);

            // A carriage return by itself ends a line, to a number it is white space.
            if (line.Contains((byte)'\r') || !ReadRow(line, row++, numbers))
            {
                return false;
            }

            lines = lines[(end + 1)..];
        }
        while (!isLast);
        return true;
    }

    private static bool ReadRow(ReadOnlySpan<byte> line, int row, double[][] numbers)
    {
        for (int column = 0; column < numbers.Length; column++)
        {
            int end = line.IndexOf((byte)',');
            if (end < 0 != (column == numbers.Length - 1) || !TryParse(end < 0 ? line : line[..end], out numbers[column][row]))
            {
                return false;
            }

            line = line[(end + 1)..];
        }

        return true;
    }

    private static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        value = double.NaN;
        return cell.IsEmpty || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;
}
