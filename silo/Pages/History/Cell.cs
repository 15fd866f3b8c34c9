namespace Meshward.Silo.Pages;

/// <summary>The values of one series in one stretch of time.</summary>
/// <param name="Count">How many, at least 1.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
/// <param name="Last">The one that was measured last.</param>
/// <param name="LastAt">When, in ticks.</param>
internal readonly record struct Cell(int Count, double Sum, double Least, double Most, double Last, long LastAt)
{
    /// <summary>Their mean.</summary>
    public double Mean => Sum / Count;

    /// <summary>A stretch with one value.</summary>
    public static Cell Of(double value, long at) => new(1, value, value, value, value, at);

    /// <summary>Both stretches as one.</summary>
    public Cell With(Cell other) => new(
        Count + other.Count,
        Sum + other.Sum,
        Math.Min(Least, other.Least),
        Math.Max(Most, other.Most),
        other.LastAt >= LastAt ? other.Last : Last,
        Math.Max(LastAt, other.LastAt));
}
