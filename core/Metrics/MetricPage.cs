namespace Meshward.Core.Metrics;

/// <summary>One page that series of the service are read from, and what was read.</summary>
internal sealed class MetricPage(string target, string pod)
{
    // Two samples that fail in a row are an accident, as everywhere in Prometheus' world; more are an absence.
    private const double ToleratedGaps = 2.5;

    private readonly List<long> _times = [];

    /// <summary>Its name.</summary>
    public string Target { get; } = target;

    /// <summary>Process behind it.</summary>
    public string Pod { get; } = pod;

    /// <summary>Its counters.</summary>
    public Dictionary<(RequestLabels Labels, CounterFamily Family), CounterGroup> Groups { get; } = [];

    /// <summary>When it was read, ascending.</summary>
    public IReadOnlyList<long> Times => _times;

    public CounterGroup Group(RequestLabels labels, CounterFamily family)
    {
        if (!Groups.TryGetValue((labels, family), out CounterGroup? group))
            Groups[(labels, family)] = group = new CounterGroup();
        return group;
    }

    public void NoteTime(long time)
    {
        int index = _times.BinarySearch(time);
        if (index < 0)
            _times.Insert(~index, time);
    }

    /// <summary>Last time in a stretch, both ends included; null where there is none.</summary>
    public long? LastTime(long from, long to)
    {
        int index = _times.BinarySearch(to);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && _times[index] >= from ? _times[index] : null;
    }

    /// <summary>How far the page covers an interval; null where it was not read inside.</summary>
    /// <param name="start">Start of the interval.</param>
    /// <param name="end">End of the interval.</param>
    /// <param name="maxAge">Oldest that a sample before the start may be.</param>
    /// <param name="newest">Newest time of any page up to the end.</param>
    public PageSpan? Span(long start, long end, long maxAge, long newest)
    {
        if (LastTime(start + 1, end) is not long last)
            return null;
        long tolerance = Tolerance(end, maxAge);
        return new PageSpan(start, end, LastTime(start - maxAge, start), last, tolerance, newest - last > tolerance, FastestPerSecond(end));
    }

    /// <summary>Whether one of its counters fell after a time and up to another: the process began again, and has only what it counted since.</summary>
    public bool HasRestarted(long after, long to) => Groups.Values.Any(group =>
    {
        int previous = group.LastComplete(long.MinValue, after);
        for (int index = Math.Max(previous, 0); index < group.Count && group.Time(index) <= to; index++)
        {
            if (!group.IsComplete(index))
                continue;
            if (previous >= 0 && group.Row(index)[group.Total] < group.Row(previous)[group.Total])
                return true;
            previous = index;
        }

        return false;
    });

    /// <summary>What was read of it in a stretch of time, both ends included.</summary>
    public MetricPage Between(long from, long to)
    {
        var part = new MetricPage(Target, Pod);
        part._times.AddRange(_times.Where(time => time >= from && time <= to));
        foreach ((var key, CounterGroup group) in Groups)
        {
            CounterGroup own = group.Between(from, to);
            if (own.Count > 0)
                part.Groups[key] = own;
        }

        return part;
    }

    public int Trim(long horizon)
    {
        int removed = Groups.Values.Sum(group => group.Trim(horizon));
        _times.RemoveAll(time => time < horizon);
        return removed;
    }

    private long Tolerance(long end, long maxAge)
    {
        long[] gaps = [.. _times.Zip(_times.Skip(1)).Where(pair => pair.Second <= end).Select(pair => pair.Second - pair.First).Order()];
        return gaps.Length == 0 ? maxAge : (long)(ToleratedGaps * gaps[gaps.Length / 2]);
    }

    private double FastestPerSecond(long end)
    {
        double fastest = 0;
        foreach (((RequestLabels _, CounterFamily family), CounterGroup group) in Groups)
        {
            for (int index = 1; family == CounterFamily.Requests && index < group.Count && group.Time(index) <= end; index++)
            {
                double rise = group.Row(index)[0] - group.Row(index - 1)[0];
                if (double.IsFinite(rise))
                    fastest = Math.Max(fastest, rise * 1000 / (group.Time(index) - group.Time(index - 1)));
            }
        }

        return fastest;
    }
}
