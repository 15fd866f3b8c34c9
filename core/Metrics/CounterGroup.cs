namespace Meshward.Core.Metrics;

/// <summary>The counters of one family under the same labels on one page: a row of values at each time that the page was read.</summary>
internal sealed class CounterGroup
{
    // What stands for a value that was told and is no count, beside NaN for one that was not told.
    private const double NoCount = double.PositiveInfinity;

    private readonly List<double> _keys = [];
    private readonly List<long> _times = [];

    // [times][at least as many as there are keys]; NaN where nothing was told, as beyond the last key.
    private readonly List<double[]> _rows = [];

    /// <summary>Whether it was once known and left the window: what it counts when it comes back began long ago.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Number of times.</summary>
    public int Count => _times.Count;

    /// <summary>Keys of the counters, in the order of each row.</summary>
    public IReadOnlyList<double> Keys => _keys;

    /// <summary>Place of the counter that counts all requests of the group.</summary>
    public int Total
    {
        get
        {
            int largest = 0;
            for (int k = 1; k < _keys.Count; k++)
                largest = _keys[k] > _keys[largest] ? k : largest;
            return largest;
        }
    }

    public long Time(int index) => _times[index];

    /// <summary>Values in the order of <see cref="Keys"/>, of a complete row.</summary>
    public ReadOnlySpan<double> Row(int index) => _rows[index].AsSpan(0, _keys.Count);

    /// <summary>Adds a value. Of two values for one time, the larger is kept, so that their order does not matter.</summary>
    /// <returns>Whether there was none for this time yet.</returns>
    public bool Add(long time, double key, double value)
    {
        int slot = Slot(key);
        double told = double.IsFinite(value) && value >= 0 ? value : NoCount;
        int index = _times.BinarySearch(time);
        if (index < 0)
        {
            index = ~index;
            _times.Insert(index, time);
            double[] row = new double[_keys.Count];
            Array.Fill(row, double.NaN);
            _rows.Insert(index, row);
        }

        if (_rows[index].Length <= slot)
            _rows[index] = Grown(_rows[index], slot);
        ref double held = ref _rows[index][slot];
        bool isNew = double.IsNaN(held);
        held = isNew || held == NoCount ? told : told == NoCount ? held : Math.Max(held, told);
        return isNew;
    }

    /// <summary>Whether there is a value for this time.</summary>
    public bool Has(long time, double key)
    {
        int index = _times.BinarySearch(time), slot = _keys.IndexOf(key);
        return index >= 0 && slot >= 0 && slot < _rows[index].Length && !double.IsNaN(_rows[index][slot]);
    }

    /// <summary>Whether every counter of the group has a count at this time.</summary>
    public bool IsComplete(int index)
    {
        double[] row = _rows[index];
        if (row.Length < _keys.Count)
            return false;
        foreach (double value in row.AsSpan(0, _keys.Count))
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }

    /// <summary>The last complete row in a stretch of time, both ends included; -1 where there is none.</summary>
    public int LastComplete(long from, long to)
    {
        for (int index = LastAt(to); index >= 0 && _times[index] >= from; index--)
        {
            if (IsComplete(index))
                return index;
        }

        return -1;
    }

    /// <summary>The first complete row after a time; -1 where there is none.</summary>
    public int FirstCompleteAfter(long time)
    {
        for (int index = LastAt(time) + 1; index < _times.Count; index++)
        {
            if (IsComplete(index))
                return index;
        }

        return -1;
    }

    /// <summary>The last row at this time or before it; -1 where there is none.</summary>
    public int LastAt(long time)
    {
        int index = _times.BinarySearch(time);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Values after a time and up to another that were told and are no counts.</summary>
    public int CountNoCounts(long after, long to)
    {
        int count = 0;
        for (int index = LastAt(to); index >= 0 && _times[index] > after; index--)
            count += _rows[index].Count(value => value == NoCount);
        return count;
    }

    /// <summary>The rows of a stretch of time, both ends included, as if there had never been others; rows are shared.</summary>
    public CounterGroup Between(long from, long to)
    {
        var part = new CounterGroup();
        int first = LastAt(from - 1) + 1, count = LastAt(to) + 1 - first;
        if (count > 0)
        {
            part._keys.AddRange(_keys);
            part._times.AddRange(_times.GetRange(first, count));
            part._rows.AddRange(_rows.GetRange(first, count));
            part.ForgetEmptySlots();
        }

        return part;
    }

    /// <summary>Forgets what is older than a time.</summary>
    /// <returns>Number of values that were removed.</returns>
    public int Trim(long horizon)
    {
        int old = LastAt(horizon - 1) + 1;
        if (old == 0)
            return 0;
        int removed = _rows.Take(old).Sum(row => row.Count(value => !double.IsNaN(value)));
        _times.RemoveRange(0, old);
        _rows.RemoveRange(0, old);
        IsForgotten |= _times.Count == 0;
        ForgetEmptySlots();
        return removed;
    }

    private static double[] Grown(double[] row, int slot)
    {
        double[] grown = new double[Math.Max(slot + 1, 2 * row.Length)];
        row.CopyTo(grown, 0);
        grown.AsSpan(row.Length).Fill(double.NaN);
        return grown;
    }

    private int Slot(double key)
    {
        int slot = _keys.IndexOf(key);
        if (slot >= 0)
            return slot;
        _keys.Add(key);
        return _keys.Count - 1;
    }

    // A histogram may have other bounds after its process was replaced by a newer version.
    private void ForgetEmptySlots()
    {
        bool[] used = new bool[_keys.Count];
        foreach (double[] row in _rows)
        {
            for (int k = 0; k < Math.Min(row.Length, used.Length); k++)
                used[k] |= !double.IsNaN(row[k]);
        }

        if (Array.TrueForAll(used, isUsed => isUsed))
            return;
        for (int r = 0; r < _rows.Count; r++)
            _rows[r] = [.. _rows[r].Take(used.Length).Where((_, k) => used[k])];
        double[] keys = [.. _keys.Where((_, k) => used[k])];
        _keys.Clear();
        _keys.AddRange(keys);
    }
}
