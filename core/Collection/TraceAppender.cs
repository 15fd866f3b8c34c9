using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>
/// A trace that grows by a row at a time and survives its process: a row is written at once, with its end of line last, and on opening what
/// follows the last whole row is cut off. One that never gets a row leaves no file. It has one writer at a time, who holds the lock of a file beside it
/// (<c>trace.csv.lock</c>), which the system frees when the writer dies; anybody may read it meanwhile.
/// </summary>
public sealed class TraceAppender : IDisposable
{
    private readonly FileStream _stream;
    private readonly FileStream _lock;
    private readonly int _columns;

    private string _header; // written with the first row

    private TraceAppender(FileStream stream, FileStream alone, int columns, string header, int rows, ImmutableArray<double>? last) =>
        (_stream, _lock, _columns, _header, Rows, Last) = (stream, alone, columns, header, rows, last);

    /// <summary>Whole rows in the file.</summary>
    public int Rows { get; private set; }

    /// <summary>The last whole row, NaN for missing values; null where there is none.</summary>
    public ImmutableArray<double>? Last { get; private set; }

    /// <summary>Opens a trace to go on with it, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name as the user gave it.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <returns>The trace, or what is wrong with the file that is there.</returns>
    /// <exception cref="TraceInUseException">Somebody else writes to it.</exception>
    /// <exception cref="IOException">The file cannot be opened or written.</exception>
    public static Checked<TraceAppender> Open(string path, string name, ImmutableArray<string> columns)
    {
        FileStream alone = Lock(path, name);
        FileStream? stream = null;
        Checked<TraceAppender>? opened = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            return opened = Open(stream, alone, name, columns);
        }
        finally
        {
            if (opened is not { IsValid: true })
            {
                stream?.Dispose();
                alone.Dispose();
            }
        }
    }

    private static Checked<TraceAppender> Open(FileStream stream, FileStream alone, string name, ImmutableArray<string> columns)
    {
        string names = string.Join(',', columns) + "\n";
        byte[] header = Encoding.UTF8.GetBytes(names);
        if (IsBeginningOf(header, stream))
        {
            stream.SetLength(0);
            return new TraceAppender(stream, alone, columns.Length, names, 0, null);
        }

        stream.Position = 0;
        byte[] found = new byte[header.Length];
        if (stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length || !found.AsSpan().SequenceEqual(header))
        {
            return new Diagnostic(name, 1, null, "found a file with other columns than this scenario's services, nodes and controls give; expected a trace that was collected for it, or a new file");
        }

        (long last, long end, int rows) = CountWhole(stream);
        ImmutableArray<double>? row = rows == 0 ? null : RowAt(stream, last, end);
        if (rows > 0 && row?.Length != columns.Length)
        {
            return new Diagnostic(name, rows + 1, null, $"found a row that is not one of {columns.Length} numbers; expected a trace that was collected, or a new file");
        }

        stream.SetLength(end);
        stream.Position = end;
        return new TraceAppender(stream, alone, columns.Length, "", rows, row);
    }

    /// <summary>Whether a file is there that begins with these columns and no others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool HasColumns(string path, ImmutableArray<string> columns)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] header = Encoding.UTF8.GetBytes(string.Join(',', columns) + "\n"), found = new byte[header.Length];
        return stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == header.Length && found.AsSpan().SequenceEqual(header);
    }

    /// <summary>Writes a row; when this returns it is on the disk.</summary>
    /// <param name="row">One value a column; NaN is written as a missing one.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(ImmutableArray<double> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, _columns);
        string line = string.Join(',', row.Select(value => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture)));
        _stream.Write(Encoding.UTF8.GetBytes($"{_header}{line}\n"));
        _stream.Flush(flushToDisk: true);
        _header = "";
        Rows++;
        Last = row;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        bool isEmpty = _stream.Length == 0;
        _stream.Dispose();
        if (isEmpty)
        {
            File.Delete(_stream.Name);
        }

        _lock.Dispose();
    }

    // On Linux a file that is opened for writing keeps no other writer out: a lock does, but readers of the trace would be kept out as well, so that it is
    // that of a file beside it. It is deleted while it is held; who opened it before then finds that it is gone, and opens another (as .NET does).
    private static FileStream Lock(string path, string name)
    {
        string place = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
        try
        {
            return new FileStream($"{place}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException taken) when (taken.GetType() == typeof(IOException) && File.Exists($"{place}.lock"))
        {
            throw new TraceInUseException($"{name}: found another command that writes to this trace, expected none (it holds {name}.lock); wait until it ends, or take another file", taken);
        }
    }

    // A header that was cut off is written anew.
    private static bool IsBeginningOf(byte[] header, FileStream stream)
    {
        if (stream.Length >= header.Length)
        {
            return false;
        }

        byte[] found = new byte[stream.Length];
        stream.ReadExactly(found);
        return header.AsSpan().StartsWith(found);
    }

    private static (long Last, long End, int Rows) CountWhole(FileStream stream)
    {
        long last = stream.Position, end = stream.Position;
        int rows = 0;
        byte[] block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            long start = stream.Position - read;
            for (int i = 0; i < read; i++)
            {
                if (block[i] == (byte)'\n')
                {
                    (last, end, rows) = (end, start + i + 1, rows + 1);
                }
            }
        }

        return (last, end, rows);
    }

    // Null where it is no row of numbers.
    private static ImmutableArray<double>? RowAt(FileStream stream, long start, long end)
    {
        byte[] line = new byte[end - start];
        stream.Position = start;
        stream.ReadExactly(line);
        var row = ImmutableArray.CreateBuilder<double>();
        foreach (string cell in Encoding.UTF8.GetString(line).TrimEnd('\r', '\n').Split(','))
        {
            double value = double.NaN;
            if (cell.Length > 0 && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            {
                return null;
            }

            row.Add(value);
        }

        return row.ToImmutable();
    }
}
