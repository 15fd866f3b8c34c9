namespace Meshward.Core.Metrics;

/// <summary>Which pages count in an interval: one of each pod at any time.</summary>
internal sealed class IntervalPages
{
    private IntervalPages(List<(MetricPage Page, PageSpan Span)> counted, int second, long? newest, bool hasStart) =>
        (Counted, Second, Newest, HasStart) = (counted, second, newest, hasStart);

    /// <summary>Pages that count, in the order of their names, and how far each covers the interval.</summary>
    public List<(MetricPage Page, PageSpan Span)> Counted { get; }

    /// <summary>Pages that do not, since another one of the same pod does.</summary>
    public int Second { get; }

    /// <summary>Newest time of any page up to the end of the interval; null where there is none.</summary>
    public long? Newest { get; }

    /// <summary>Whether any page was read up to the start, and not too long before.</summary>
    public bool HasStart { get; }

    public static IntervalPages Of(IReadOnlyCollection<MetricPage> pages, long start, long end, long maxAge)
    {
        long? newest = pages.Max(page => page.LastTime(long.MinValue, end));
        bool hasStart = pages.Any(page => page.LastTime(start - maxAge, start) is not null);
        var counted = new List<(MetricPage Page, PageSpan Span)>();
        int second = 0;
        foreach (IGrouping<string, MetricPage> pod in pages.GroupBy(page => page.Pod))
        {
            (MetricPage Page, PageSpan Span)[] own = [.. from page in pod
                                                         let span = page.Span(start, end, maxAge, newest ?? end)
                                                         where span is not null
                                                         select (page, span.Value)];
            var kept = new List<(MetricPage Page, PageSpan Span)>();
            foreach ((MetricPage Page, PageSpan Span) one in own.OrderByDescending(one => Samples(one.Page, one.Span)).ThenBy(one => one.Page.Target, StringComparer.Ordinal))
            {
                if (kept.TrueForAll(other => !Overlap(other, one)))
                    kept.Add(one);
            }

            second += own.Length - kept.Count;
            counted.AddRange(kept);
        }

        counted.Sort((a, b) => string.CompareOrdinal(a.Page.Target, b.Page.Target));
        return new IntervalPages(counted, second, newest, hasStart);
    }

    private static int Samples(MetricPage page, PageSpan span) =>
        page.Groups.Values.Sum(group => group.LastAt(span.End) - group.LastAt(span.Start));

    // A pod that was replaced under its name has two pages as well, one after the other: both count.
    private static bool Overlap((MetricPage Page, PageSpan Span) a, (MetricPage Page, PageSpan Span) b) => First(a) <= b.Span.Last && First(b) <= a.Span.Last;

    private static long First((MetricPage Page, PageSpan Span) one) =>
        one.Span.Base ?? one.Page.Times.First(time => time > one.Span.Start);
}
