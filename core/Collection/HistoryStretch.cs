using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>
/// The intervals of a history that become rows: they lie end to end from 1970 on, as all monitoring intervals do, so that whoever asks again asks for
/// the same ones.
/// </summary>
/// <param name="Start">Start of the first one.</param>
/// <param name="Count">How many, at least 0.</param>
/// <param name="Length">Length of each: whole milliseconds, above 0.</param>
public sealed record HistoryStretch(DateTimeOffset Start, int Count, TimeSpan Length)
{
    /// <summary>Most intervals of a stretch.</summary>
    public const int MostIntervals = 10_000_000;

    /// <summary>End of the last interval.</summary>
    public DateTimeOffset End => Start + (Length * Count);

    /// <summary>The intervals that lie wholly in a stretch of time.</summary>
    /// <param name="source">Flag that said how long it is.</param>
    /// <param name="until">Its end.</param>
    /// <param name="range">How far it goes back.</param>
    /// <param name="length">Length of an interval; below a millisecond it is rounded.</param>
    /// <returns>The intervals, at least one, or what was expected.</returns>
    public static Checked<HistoryStretch> Of(string source, DateTimeOffset until, PastRange range, TimeSpan length)
    {
        long each = Math.Max(1, (long)Math.Round(length.TotalMilliseconds));
        long first = (until - range.Length).ToUnixTimeMilliseconds(), end = until.ToUnixTimeMilliseconds();
        long start = Ceiling(first, each), count = (Floor(end, each) - start) / each;
        return count is < 1 or > MostIntervals
            ? new Diagnostic(source, null, null, FormattableString.Invariant(
                $"found a range with {Math.Max(0, count)} whole intervals of {each / 1000.0:0.###} s, expected 1 to {MostIntervals}"))
            : new HistoryStretch(DateTimeOffset.FromUnixTimeMilliseconds(start), (int)count, TimeSpan.FromMilliseconds(each));
    }

    /// <summary>What is left of it from a time on.</summary>
    /// <param name="time">The time, such as the end of the last row.</param>
    public HistoryStretch From(DateTimeOffset time)
    {
        long each = (long)Length.TotalMilliseconds, late = time.ToUnixTimeMilliseconds() - Start.ToUnixTimeMilliseconds();
        int gone = (int)Math.Clamp(Ceiling(late, each) / each, 0, Count);
        return new HistoryStretch(Start + (Length * gone), Count - gone, Length);
    }

    /// <summary>Start of an interval.</summary>
    /// <param name="index">Its number, from 0.</param>
    public DateTimeOffset At(int index) => Start + (Length * index);

    private static long Floor(long time, long each) => time - (((time % each) + each) % each);

    private static long Ceiling(long time, long each) => Floor(time + each - 1, each);
}
