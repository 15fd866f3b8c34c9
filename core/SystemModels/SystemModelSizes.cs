namespace Meshward.Core.SystemModels;

/// <summary>Largest sizes of files of system models. Whatever is larger is refused before it takes time or memory.</summary>
public static class SystemModelSizes
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 1024 * 1024 * 1024;

    /// <summary>Most features of a row, and coordinates of a configuration: as many as a trace has columns.</summary>
    public const int MostFeatures = Traces.TraceSizes.MostColumns;
}
