namespace Meshward.Core.Metrics;

/// <summary>How far one page covers an interval. Times are milliseconds since 1970.</summary>
/// <param name="Start">Start of the interval.</param>
/// <param name="End">End of the interval.</param>
/// <param name="Base">Last time that the page was read up to the start, and not too long before; null where it was first read later.</param>
/// <param name="Last">Last time that it was read inside the interval.</param>
/// <param name="Tolerance">How far the samples of a series may lag behind those of the page before the series counts as absent.</param>
/// <param name="HasEnded">Whether the page was no longer read at the end, though others were.</param>
/// <param name="FastestPerSecond">Most requests per second that one of its counters rose by.</param>
internal readonly record struct PageSpan(long Start, long End, long? Base, long Last, long Tolerance, bool HasEnded, double FastestPerSecond)
{
    /// <summary>Whether the page was read from the start to the end.</summary>
    public bool IsWhole => Base is not null && !HasEnded;

    /// <summary>Length of the interval in seconds.</summary>
    public double Seconds => (End - Start) / 1000.0;

    // A process may well take a load at once that it did not have before; ten times as much as ever seen, and a handful more, is no load.
    public double MostIn(long milliseconds) => (10 * FastestPerSecond * milliseconds / 1000) + 10;
}
