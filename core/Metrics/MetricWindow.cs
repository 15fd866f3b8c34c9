using System.Collections.Immutable;

namespace Meshward.Core.Metrics;

/// <summary>
/// A bounded window of the samples of one service, and the monitoring intervals that were closed on it. Samples may come in any order, and more than
/// once; the order of those that come before an interval is closed changes nothing in it, and those that come after it never do.
/// </summary>
/// <param name="plan">How samples become intervals.</param>
public sealed class MetricWindow(IntervalPlan plan)
{
    private readonly Dictionary<string, MetricPage> _pages = [];
    private readonly Queue<ServiceInterval> _closed = [];
    private readonly long _length = (long)plan.Length.TotalMilliseconds;
    private long? _openStart;
    private long _settledUntil = long.MinValue;
    private long _fullUntil = long.MinValue;
    private long _heldAfter = long.MinValue;
    private bool _isAsked;
    private int _lateSinceClose;
    private int _aheadSinceClose;

    /// <summary>How samples become intervals.</summary>
    public IntervalPlan Plan => plan;

    /// <summary>Samples in the window, at most <see cref="IntervalPlan.MaxSamples"/> after each addition.</summary>
    public int Samples { get; private set; }

    /// <summary>Samples that came too late for an interval that was closed already, in all.</summary>
    public long Late { get; private set; }

    /// <summary>Time stamp of the newest sample; null where there is none.</summary>
    public DateTimeOffset? NewestSample =>
        _pages.Values.Max(page => page.LastTime(long.MinValue, long.MaxValue)) is long newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;

    /// <summary>The intervals that were closed last, at most <see cref="IntervalPlan.KeptIntervals"/>, the oldest first.</summary>
    public ImmutableArray<ServiceInterval> Closed => [.. _closed];

    /// <summary>Since when samples are needed: from the end of the last closed interval on, or a little longer, or all that the window would keep.</summary>
    /// <param name="now">The time.</param>
    public DateTimeOffset NeededSince(DateTimeOffset now) =>
        _openStart is not long start || _pages.Count == 0 ? now - plan.Kept
        : DateTimeOffset.FromUnixTimeMilliseconds(_settledUntil == start ? start : start - Age);

    /// <summary>Takes samples in.</summary>
    /// <param name="reading">The samples.</param>
    /// <param name="now">The time: samples that lie too far ahead of it are left out.</param>
    /// <param name="since">Since when they were asked for; null where whoever gives them says nothing of it.</param>
    public void Add(MetricReading reading, DateTimeOffset now, DateTimeOffset? since = null)
    {
        if (since is DateTimeOffset first && !_isAsked)
            (_isAsked, _heldAfter) = (true, Math.Max(_heldAfter, first.ToUnixTimeMilliseconds()));
        long latest = now.ToUnixTimeMilliseconds() + Age;
        foreach (SampledSeries series in reading.Series)
        {
            if (!_pages.TryGetValue(series.Series.Target, out MetricPage? page))
                page = new MetricPage(series.Series.Target, series.Series.Pod);
            CounterGroup? group = null;
            (CounterFamily family, double key) = CounterFamilies.Of(series.Series);
            foreach (MetricSample sample in series.Samples)
            {
                if (!IsWanted(page, series.Series, sample, latest))
                    continue;
                group ??= page.Group(RequestLabels.Of(series.Series), family);
                page.NoteTime(sample.UnixMilliseconds);
                Samples += group.Add(sample.UnixMilliseconds, key, sample.Value) ? 1 : 0;
            }

            if (group is not null)
                _pages[page.Target] = page;
        }

        Shrink();
    }

    /// <summary>Closes the intervals that are over: for good, whatever comes later.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Those that were closed now, the oldest first; each interval is closed once.</returns>
    public ImmutableArray<ServiceInterval> Close(DateTimeOffset now)
    {
        long time = now.ToUnixTimeMilliseconds();
        long start = Math.Max(_openStart ?? FirstStart(time), Floor(time) - (_length * IntervalPlan.KeptIntervals));
        var closed = ImmutableArray.CreateBuilder<ServiceInterval>();
        while (start + _length <= time && (IsComplete(start, start + _length) || time >= start + _length + (long)plan.Grace.TotalMilliseconds))
        {
            ServiceInterval interval = Measured(start, start + _length, _lateSinceClose, _aheadSinceClose);
            closed.Add(interval);
            start += _length;
            (_lateSinceClose, _aheadSinceClose) = (0, 0);
            _settledUntil = interval.Requests.State == IntervalState.Unknown ? _settledUntil : start;
        }

        _openStart = start;
        foreach (ServiceInterval interval in closed)
        {
            _closed.Enqueue(interval);
            if (_closed.Count > IntervalPlan.KeptIntervals)
                _closed.Dequeue();
        }

        Trim(start - (long)plan.Kept.TotalMilliseconds);
        return closed.ToImmutable();
    }

    /// <summary>The figures of any stretch of time, as the samples in the window tell them now; nothing is closed.</summary>
    /// <param name="start">Start of it.</param>
    /// <param name="end">End of it, later than the start.</param>
    public ServiceInterval Measure(DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        return Measured(start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds(), _lateSinceClose, _aheadSinceClose);
    }

    /// <summary>
    /// What the window tells of a stretch of time by the samples that <see cref="IntervalPlan.SamplesSince"/> names: the same figures from every window
    /// that holds these, whatever else it holds. Unknown where it does not go back so far any more.
    /// </summary>
    /// <param name="start">Start of it.</param>
    /// <param name="end">End of it, later than the start.</param>
    public MeasuredStretch MeasureStretch(DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        long from = start.ToUnixTimeMilliseconds(), to = end.ToUnixTimeMilliseconds();
        MetricPage[] own = [.. _pages.Values.Select(page => page.Between(from - Age, to)).Where(page => page.Times.Count > 0)];
        ServiceInterval interval = IntervalMeasurement.Measure(own, from, to, plan, late: 0, ahead: 0);
        string? lost = _fullUntil > from - Age ? TooMany
            : _heldAfter >= from - Age ? "its samples are no longer held: they begin too late for the start of the interval"
            : null;
        interval = lost is null ? interval : interval with { Requests = RequestStatistics.Unknown(lost), Nodes = [] };
        DateTimeOffset? newest = NewestSample;
        return new MeasuredStretch(interval, newest?.ToUnixTimeMilliseconds() >= from - Age ? newest : null, IsComplete(from, to));
    }

    private string TooMany => FormattableString.Invariant($"more than {plan.MaxSamples} samples came in the time of one interval");

    private long Age => (long)plan.MaxSampleAge.TotalMilliseconds;

    private ServiceInterval Measured(long start, long end, int late, int ahead)
    {
        ServiceInterval interval = IntervalMeasurement.Measure(_pages.Values, start, end, plan, late, ahead);
        return _fullUntil <= start - Age ? interval : interval with
        {
            Requests = RequestStatistics.Unknown(TooMany),
            Nodes = [],
        };
    }

    private bool IsWanted(MetricPage page, MetricSeries series, MetricSample sample, long latest)
    {
        if (sample.UnixMilliseconds > latest)
        {
            _aheadSinceClose++;
            return false;
        }

        if (sample.UnixMilliseconds <= (_openStart ?? long.MinValue) && !IsHeld(page, series, sample.UnixMilliseconds))
        {
            Late++;
            _lateSinceClose++;
        }

        // Up to the end of an interval with figures, another sample would change where the next one begins.
        return sample.UnixMilliseconds > Math.Max(_settledUntil, _fullUntil);
    }

    private static bool IsHeld(MetricPage page, MetricSeries series, long time)
    {
        (CounterFamily family, double key) = CounterFamilies.Of(series);
        return page.Groups.TryGetValue((RequestLabels.Of(series), family), out CounterGroup? group) && group.Has(time, key);
    }

    private long FirstStart(long time)
    {
        if (_pages.Count == 0)
            return Floor(time);
        long first = _pages.Values.Min(page => page.Times[0]);
        return Math.Min(Floor(first + _length - 1), Floor(time));
    }

    private long Floor(long time) => time - (((time % _length) + _length) % _length);

    private bool IsComplete(long start, long end)
    {
        MetricPage[] read = [.. _pages.Values.Where(page => page.LastTime(start - Age, long.MaxValue) is not null)];
        return read.Length > 0 && Array.TrueForAll(read, page => page.LastTime(end, long.MaxValue) is not null);
    }

    private void Trim(long horizon)
    {
        _heldAfter = Math.Max(_heldAfter, horizon - 1);
        foreach (MetricPage page in _pages.Values.ToArray())
        {
            Samples -= page.Trim(horizon);
            if (page.Times.Count == 0)
                _pages.Remove(page.Target);
        }
    }

    private void Shrink()
    {
        while (Samples > plan.MaxSamples)
        {
            long oldest = _pages.Values.Min(page => page.Times[0]);
            _fullUntil = oldest + Math.Max(_length / 2, 1);
            Trim(_fullUntil);
        }
    }
}
