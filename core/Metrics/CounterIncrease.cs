namespace Meshward.Core.Metrics;

/// <summary>The rise of a group's counters in an interval, from the last sample up to its start to the last one up to its end: each request is in one interval.</summary>
internal static class CounterIncrease
{
    public static GroupIncrease Measure(MetricPage page, RequestLabels labels, CounterFamily family, in PageSpan span)
    {
        CounterGroup group = page.Groups[(labels, family)];
        string name = $"{family.Name()} ({labels})";
        if (group.LastAt(span.End) < 0)
            return GroupIncrease.Nothing;
        int end = group.LastComplete(Math.Max(span.Start + 1, span.Last - span.Tolerance), span.End);
        if (end < 0)
            return Missing(page, group, name, span);
        int start = span.Base is long at ? group.LastComplete(at - span.Tolerance, span.Start) : -1;
        if (start >= 0)
            return Rise(group, start, end, span.IsWhole ? (group.Time(end) - group.Time(start)) / 1000.0 : span.Seconds, name, span);
        return FromInside(page, group, end, name, span);
    }

    private static GroupIncrease Missing(MetricPage page, CounterGroup group, string name, in PageSpan span)
    {
        int last = group.LastComplete(long.MinValue, span.End);
        if (last >= 0 && page.HasRestarted(group.Time(last), span.Last))
            return GroupIncrease.Nothing;
        if (group.CountNoCounts(span.Start, span.End) > 0)
            return GroupIncrease.Because($"{name} is no finite number");
        return GroupIncrease.Because(last < 0
            ? $"{name} is absent"
            : FormattableString.Invariant($"{name} is absent since {(span.End - group.Time(last)) / 1000.0:0.###} s before the end of the interval"));
    }

    private static GroupIncrease FromInside(MetricPage page, CounterGroup group, int end, string name, in PageSpan span)
    {
        long first = group.Time(0);
        bool isPageKnown = span.Base is not null || page.Times[0] > span.Start;
        bool isBornInside = isPageKnown && first > span.Start && group.IsComplete(0) && !group.IsForgotten;
        if (isBornInside && page.LastTime(long.MinValue, first - 1) is long before)
            return FromZero(group, before, end, span.IsWhole ? (group.Time(end) - span.Base!.Value) / 1000.0 : span.Seconds, name, span);
        if (span.Base is null && first > span.Start)
            return Rise(group, group.FirstCompleteAfter(span.Start), end, span.Seconds, name, span);
        int known = group.LastComplete(long.MinValue, span.Start);
        if (known >= 0 && span.Base is long at && page.HasRestarted(group.Time(known), span.Last))
            return Rise(group, known, end, span.IsWhole ? (group.Time(end) - at) / 1000.0 : span.Seconds, name, span);
        return GroupIncrease.Because($"{name} has no finite number at the start of the interval");
    }

    // A counter that a known page did not have the time before has counted from zero since.
    private static GroupIncrease FromZero(CounterGroup group, long before, int end, double seconds, string name, in PageSpan span)
    {
        double begun = group.Row(0)[group.Total];
        if (begun > span.MostIn(group.Time(0) - before))
            return GroupIncrease.Because(FormattableString.Invariant($"{name} appeared with {begun:0.###} requests, more than can have come since"));
        GroupIncrease rise = Rise(group, 0, end, seconds, name, span);
        for (int k = 0; k < rise.Rise.Length; k++)
            rise.Rise[k] += group.Row(0)[k];
        return rise;
    }

    private static GroupIncrease Rise(CounterGroup group, int start, int end, double seconds, string name, in PageSpan span)
    {
        double[] rise = new double[group.Keys.Count];
        int resets = 0, previous = start, total = group.Total;
        for (int index = start + 1; index <= end; index++)
        {
            if (!group.IsComplete(index))
                continue;
            ReadOnlySpan<double> before = group.Row(previous), now = group.Row(index);
            bool fell = false;
            for (int k = 0; k < now.Length; k++)
                fell |= now[k] < before[k];
            if (fell && !IsRestart(before[total], now[total], group.Time(index) - group.Time(previous), span))
                return GroupIncrease.Because(FormattableString.Invariant($"{name} went from {before[total]:0.###} to {now[total]:0.###} requests and fell in part, which no restart explains"));
            resets += fell ? 1 : 0;
            for (int k = 0; k < now.Length; k++)
                rise[k] += fell ? now[k] : now[k] - before[k];
            previous = index;
        }

        return new GroupIncrease(null, rise, seconds, resets);
    }

    // After a restart a counter holds what came since; where that is more than can have come, it fell for another reason.
    private static bool IsRestart(double before, double now, long milliseconds, in PageSpan span) =>
        now <= span.MostIn(milliseconds) || (span.FastestPerSecond == 0 && now <= before / 2);
}
