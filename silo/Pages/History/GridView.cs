using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>Series over time, as they were at a moment.</summary>
/// <param name="Times">[stretches] the middle of each, seconds since 1970.</param>
/// <param name="Stretches">[stretches] the cells by series; a series without a value there has none.</param>
internal sealed record GridView(ImmutableArray<double> Times, ImmutableArray<ImmutableDictionary<string, Cell>> Stretches)
{
    /// <summary>Nothing.</summary>
    public static GridView Empty { get; } = new([], []);

    /// <summary>[stretches] a series; null where it has no value.</summary>
    /// <param name="series">The series.</param>
    /// <param name="take">What stands for a cell.</param>
    public ImmutableArray<double?> Of(string series, Func<Cell, double> take) =>
        [.. Stretches.Select(cells => cells.TryGetValue(series, out Cell cell) ? take(cell) : (double?)null)];

    /// <summary>All values of a series as one; null without any.</summary>
    public Cell? Total(string series)
    {
        Cell? total = null;
        foreach (ImmutableDictionary<string, Cell> cells in Stretches)
        {
            if (cells.TryGetValue(series, out Cell cell))
                total = total?.With(cell) ?? cell;
        }

        return total;
    }
}
