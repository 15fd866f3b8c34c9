using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>
/// Series over time in bounded memory: values of a stretch of time share a cell, and when there are too many stretches, two become one. What is older than
/// the longest time is forgotten. Values may come in any order.
/// </summary>
/// <param name="longest">How much time is kept, to the newest value.</param>
/// <param name="mostStretches">Most stretches, at least 2.</param>
internal sealed class TimeGrid(TimeSpan longest, int mostStretches)
{
    private readonly SortedDictionary<long, Dictionary<string, Cell>> _stretches = [];
    private long _width = TimeSpan.TicksPerSecond / 4;
    private long _newest;

    /// <summary>Adds a value; one that is no finite number, or too old, is left out.</summary>
    /// <param name="at">When it was measured.</param>
    /// <param name="series">Its series.</param>
    /// <param name="value">The value.</param>
    public void Add(DateTimeOffset at, string series, double value)
    {
        long ticks = at.UtcTicks;
        if (!double.IsFinite(value) || ticks < _newest - longest.Ticks)
            return;
        _newest = Math.Max(_newest, ticks);
        Add(ticks / _width, series, Cell.Of(value, ticks));
        while (_stretches.Count > 0 && (_stretches.First().Key + 1) * _width <= _newest - longest.Ticks)
            _ = _stretches.Remove(_stretches.First().Key);
        while (_stretches.Count > mostStretches)
            Halve();
    }

    /// <summary>All of it at the moment.</summary>
    public GridView Look() => new(
        [.. _stretches.Keys.Select(stretch => ((stretch + 0.5) * _width - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerSecond)],
        [.. _stretches.Values.Select(cells => cells.ToImmutableDictionary(StringComparer.Ordinal))]);

    private void Add(long stretch, string series, Cell cell)
    {
        if (!_stretches.TryGetValue(stretch, out Dictionary<string, Cell>? cells))
            _stretches[stretch] = cells = new(StringComparer.Ordinal);
        cells[series] = cells.TryGetValue(series, out Cell known) ? known.With(cell) : cell;
    }

    private void Halve()
    {
        KeyValuePair<long, Dictionary<string, Cell>>[] before = [.. _stretches];
        _stretches.Clear();
        _width *= 2;
        foreach ((long stretch, Dictionary<string, Cell> cells) in before)
        {
            foreach ((string series, Cell cell) in cells)
                Add(stretch / 2, series, cell);
        }
    }
}
