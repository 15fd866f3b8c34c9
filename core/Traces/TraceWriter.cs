using System.Globalization;

namespace Meshward.Core.Traces;

/// <summary>Writes traces in the form that <see cref="TraceReader"/> reads; equal tables give equal bytes.</summary>
public static class TraceWriter
{
    /// <summary>Writes a header line and one line a row: UTF-8 without mark, line feeds, shortest exact numbers, missing values empty.</summary>
    /// <param name="table">The trace.</param>
    /// <param name="stream">Where it goes; left open.</param>
    public static void Write(TraceTable table, Stream stream)
    {
        using StreamWriter writer = new(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', table.Columns.Select(Quote)));
        Span<char> number = stackalloc char[32];
        for (int row = 0; row < table.RowCount; row++)
        {
            for (int column = 0; column < table.Columns.Length; column++)
            {
                if (column > 0)
                {
                    writer.Write(',');
                }

                double value = table.Values[column][row];
                if (!double.IsNaN(value))
                {
                    _ = value.TryFormat(number, out int length, "R", CultureInfo.InvariantCulture);
                    writer.Write(number[..length]);
                }
            }

            writer.WriteLine();
        }
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
