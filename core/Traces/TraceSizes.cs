namespace Meshward.Core.Traces;

/// <summary>Largest sizes of CSV files: traces and recorded loads. Whatever is larger is refused before it takes time or memory.</summary>
public static class TraceSizes
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 512 * 1024 * 1024;

    /// <summary>Most columns.</summary>
    public const int MostColumns = 10_000;

    /// <summary>Most cells: rows times columns.</summary>
    public const int MostCells = 100_000_000;

    /// <summary>Most characters of a column's name.</summary>
    public const int LongestName = 200;

    /// <summary>Most characters of the header line.</summary>
    public const int LongestHeader = 1024 * 1024;
}
