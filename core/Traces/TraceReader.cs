using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Meshward.Core.Scenarios;
using nietras.SeparatedValues;

namespace Meshward.Core.Traces;

/// <summary>
/// Reads traces: comma-separated text, UTF-8, one header line, then one line a monitoring window. Empty cells and NaN are missing values.
/// A column without a single number is taken as text and reads as missing throughout; text between numbers is a mistake. Files that are
/// larger than <see cref="TraceSizes"/> says are refused.
/// </summary>
public static class TraceReader
{
    private const int MostDiagnostics = 20;
    private const int MostBytesAtOnce = 1 << 28;
    private const int BytesOfPiece = 1 << 16;

    /// <summary>Reads a trace, or finds every mistake in it (the first twenty).</summary>
    /// <param name="stream">The text; read to its end, left open.</param>
    /// <param name="sourceName">Name of the file as the user gave it, for messages.</param>
    public static Checked<TraceTable> Read(Stream stream, string sourceName)
    {
        try
        {
            if (!stream.CanSeek)
            {
                using MemoryStream whole = new();
                return IsCopied(stream, whole) ? Read(whole, sourceName) : TooLarge(sourceName);
            }

            if (stream.Length - stream.Position > TraceSizes.MostBytes)
            {
                return TooLarge(sourceName);
            }

            if (FindPlain(stream, sourceName) is { } plain)
            {
                return plain;
            }

            using StreamReader text = new(stream, leaveOpen: true);
            using SepReader reader = Sep.New(',')
                .Reader(options => options with { HasHeader = false, DisableColCountCheck = true, Unescape = true })
                .From(text);
            return Read(reader, sourceName);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or NotSupportedException)
        {
            return new Diagnostic(sourceName, null, null, $"This is not a readable CSV file: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    // Pipes do not tell how much there is.
    private static bool IsCopied(Stream stream, MemoryStream whole)
    {
        byte[] piece = new byte[BytesOfPiece];
        for (int count = stream.Read(piece); count > 0; count = stream.Read(piece))
        {
            whole.Write(piece.AsSpan(0, count));
            if (whole.Length > TraceSizes.MostBytes)
            {
                return false;
            }
        }

        whole.Position = 0;
        return true;
    }

    private static Diagnostic TooLarge(string sourceName) =>
        new(sourceName, null, null, $"found more than {TraceSizes.MostBytes / 1024 / 1024} MiB, expected a smaller CSV file");

    // Null where the other reader has to look, from where this one began.
    private static TraceTable? FindPlain(Stream stream, string sourceName)
    {
        if (stream.Length - stream.Position is <= 0 or > MostBytesAtOnce)
        {
            return null;
        }

        long start = stream.Position;
        byte[] text = GC.AllocateUninitializedArray<byte>((int)(stream.Length - start));
        int count = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        TraceTable? plain = PlainTrace.Find(text.AsMemory(0, count), sourceName);
        stream.Position = plain is null ? start : stream.Position;
        return plain;
    }

    private static Checked<TraceTable> Read(SepReader reader, string sourceName)
    {
        if (!reader.MoveNext() || IsBlank(reader.Current))
        {
            return new Diagnostic(sourceName, 1, null, "The file is empty; expected a header line with column names and at least two rows.");
        }

        ImmutableArray<Diagnostic>.Builder mistakes = ImmutableArray.CreateBuilder<Diagnostic>();
        ImmutableArray<string> columns = ReadHeader(reader.Current, sourceName, mistakes);
        if (mistakes.Count > 0)
        {
            return mistakes.ToImmutable();
        }

        Column[] cells = [.. columns.Select(_ => new Column())];
        int firstLine = 0;
        int? blankLine = null;
        while (mistakes.Count < MostDiagnostics && reader.MoveNext())
        {
            SepReader.Row row = reader.Current;
            int line = row.LineNumberFrom;
            if (IsBlank(row) && columns.Length > 1)
            {
                blankLine ??= line;
                continue;
            }

            if (blankLine is int blank)
            {
                mistakes.Add(new(sourceName, blank, null, "This line is empty; expected one row on every line."));
                blankLine = null;
            }

            firstLine = firstLine == 0 ? line : firstLine;
            if ((cells[0].Values.Count + 1L) * columns.Length > TraceSizes.MostCells)
            {
                return new Diagnostic(sourceName, line, null, $"found more than {TraceSizes.MostCells} cells, expected fewer rows or columns");
            }

            ReadRow(row, line, columns, cells, sourceName, mistakes);
        }

        foreach (Column column in cells.Where(column => column.HasNumbers))
        {
            mistakes.AddRange(column.Texts);
        }

        if (mistakes.Count > 0)
        {
            return (ImmutableArray<Diagnostic>)[.. mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column).Take(MostDiagnostics)];
        }

        return cells[0].Values.Count == 0
            ? new Diagnostic(sourceName, 1, null, "The file has a header line and no rows; expected at least two rows.")
            : new TraceTable(sourceName, columns, [.. cells.Select(column => column.ToImmutable())], firstLine);
    }

    private static ImmutableArray<string> ReadHeader(SepReader.Row row, string sourceName, ImmutableArray<Diagnostic>.Builder mistakes)
    {
        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>(row.ColCount);
        if (IsBinary(row.Span))
        {
            mistakes.Add(new(sourceName, null, null, "found bytes that are not text, expected a CSV file with a header line and at least two rows"));
            return [];
        }

        if (row.ColCount > TraceSizes.MostColumns || row.Span.Length > TraceSizes.LongestHeader)
        {
            mistakes.Add(new(
                sourceName, 1, null, $"found {row.ColCount} columns in {row.Span.Length} characters, expected at most {TraceSizes.MostColumns} in {TraceSizes.LongestHeader}"));
            return [];
        }

        for (int i = 0; i < row.ColCount && mistakes.Count < MostDiagnostics; i++)
        {
            string name = row[i].Span.Trim().ToString();
            if (name.Length == 0)
            {
                mistakes.Add(new(sourceName, 1, null, $"Column {i + 1} has no name; expected a name for every column."));
            }
            else if (name.Length > TraceSizes.LongestName || name.Any(char.IsControl))
            {
                mistakes.Add(new(
                    sourceName, 1, null, $"Column {i + 1} has the name '{Shorten(name)}' of {name.Length} characters; expected one line of at most {TraceSizes.LongestName}."));
            }
            else if (columns.Contains(name))
            {
                mistakes.Add(new(sourceName, 1, null, $"Column '{name}' occurs twice; expected different names."));
            }

            columns.Add(name);
        }

        if (mistakes.Count > 0)
        {
            return [];
        }

        if (columns.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            mistakes.Add(new(sourceName, 1, null, "The first line holds numbers; expected a header line with column names."));
        }

        return columns.MoveToImmutable();
    }

    // Decoding replaces what is not UTF-8; no name of a column has other control characters than those of quoted lines.
    private static bool IsBinary(ReadOnlySpan<char> header)
    {
        foreach (char sign in header)
        {
            if (sign == '\uFFFD' || (char.IsControl(sign) && sign is not ('\t' or '\r' or '\n')))
            {
                return true;
            }
        }

        return false;
    }

    private static void ReadRow(
        SepReader.Row row, int line, ImmutableArray<string> columns, Column[] cells, string sourceName, ImmutableArray<Diagnostic>.Builder mistakes)
    {
        if (row.ColCount != columns.Length)
        {
            mistakes.Add(new(sourceName, line, null, $"This row has {Cells(row.ColCount)}; expected {columns.Length}, as in the header."));
            return;
        }

        int position = 1;
        for (int i = 0; i < columns.Length; i++)
        {
            ReadOnlySpan<char> raw = row[i].Span;
            ReadOnlySpan<char> cell = raw.Trim();
            if (TryParse(cell, out double value))
            {
                cells[i].Add(value, isNumber: !cell.IsEmpty);
            }
            else
            {
                cells[i].AddText(new(sourceName, line, position, $"Column '{columns[i]}' holds '{Shorten(cell)}'; expected a number."), cell.Contains('\n'));
            }

            position += raw.Length + 1;
        }
    }

    private static bool TryParse(ReadOnlySpan<char> cell, out double value)
    {
        value = cell switch
        {
            "" => double.NaN,
            "inf" or "+inf" or "Inf" or "+Inf" => double.PositiveInfinity,
            "-inf" or "-Inf" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0 || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsBlank(SepReader.Row row) => row.ColCount == 0 || (row.ColCount == 1 && row[0].Span.IsWhiteSpace());

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private static string Shorten(ReadOnlySpan<char> cell) =>
        string.Create(CultureInfo.InvariantCulture, $"{(cell.Length <= 40 ? cell : cell[..40])}").ReplaceLineEndings(" ").Replace('\0', ' ');

    private sealed class Column
    {
        public List<double> Values { get; } = [];

        public List<Diagnostic> Texts { get; } = [];

        public bool HasNumbers { get; private set; }

        public void Add(double value, bool isNumber)
        {
            Values.Add(value);
            HasNumbers |= isNumber;
        }

        public void AddText(Diagnostic mistake, bool hasLineBreak)
        {
            Values.Add(double.NaN);

            // Text over several lines is a quote that was never closed, not a column of text.
            HasNumbers |= hasLineBreak;
            if (Texts.Count < MostDiagnostics)
            {
                Texts.Add(mistake);
            }
        }

        public ImmutableArray<double> ToImmutable() => ImmutableCollectionsMarshal.AsImmutableArray(Values.ToArray());
    }
}
