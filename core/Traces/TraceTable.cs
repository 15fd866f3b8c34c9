using System.Collections.Immutable;

namespace Meshward.Core.Traces;

/// <summary>Measured samples: one row a monitoring window, one column a metric. Cells that held no number are NaN.</summary>
/// <param name="Source">File the rows came from, as the user gave it.</param>
/// <param name="Columns">Column names, in order.</param>
/// <param name="Values">[columns][rows] values, column by column.</param>
/// <param name="FirstLine">Line of the first row in its file, for messages.</param>
public sealed record TraceTable(string Source, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<double>> Values, int FirstLine = 2)
{
    /// <summary>Number of rows.</summary>
    public int RowCount => Values.IsEmpty ? 0 : Values[0].Length;

    /// <summary>The column of that name, or null.</summary>
    public ImmutableArray<double>? Find(string column)
    {
        int index = Columns.IndexOf(column);
        return index < 0 ? null : Values[index];
    }
}
