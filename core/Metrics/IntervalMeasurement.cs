using System.Collections.Immutable;

namespace Meshward.Core.Metrics;

/// <summary>From samples to the figures of one interval: a pure function of the samples up to its end.</summary>
internal static class IntervalMeasurement
{
    private static readonly string[] _reporters = ["source", "destination"];

    public static ServiceInterval Measure(IReadOnlyCollection<MetricPage> pages, long start, long end, IntervalPlan plan, int late, int ahead)
    {
        IntervalPages covering = IntervalPages.Of(pages, start, end, (long)plan.MaxSampleAge.TotalMilliseconds);
        string? reason = covering.Newest is not long newest ? "the source has no series of the service"
            : covering.Counted.Count == 0 ? FormattableString.Invariant($"no sample in the interval: the newest is {(end - newest) / 1000.0:0.###} s older than its end")
            : !covering.HasStart ? "samples begin inside the interval, or the last one before it is too old"
            : null;
        if (reason is not null)
            return Interval(start, end, RequestStatistics.Unknown(reason), [], covering, new IntervalTally(0, 0, 0, 0, 0, late, ahead));

        Dictionary<(string Source, string Node), string> reporters = Reporters(covering);
        var nodes = new SortedDictionary<string, RequestSums>(StringComparer.Ordinal);
        int noCounts = 0, resets = 0;
        foreach ((MetricPage page, PageSpan span) in covering.Counted)
        {
            foreach (((RequestLabels labels, CounterFamily family), CounterGroup group) in page.Groups)
            {
                noCounts += group.CountNoCounts(start, end);
                if (family == CounterFamily.Requests && group.LastAt(end) >= 0 && reporters[(labels.Source, labels.Node)] == labels.Reporter)
                    resets += AddGroup(nodes, page, labels, span);
            }
        }

        RequestStatistics all = Sum(nodes.Values).ToStatistics(plan.TimeLimitSeconds);
        var tally = new IntervalTally(
            noCounts,
            resets,
            covering.Counted.Where(one => one.Span.Base is null).Select(one => one.Page.Pod).Distinct().Count(),
            covering.Counted.Where(one => one.Span.HasEnded).Select(one => one.Page.Pod).Distinct().Count(),
            covering.Second,
            late,
            ahead);
        ImmutableArray<NodeInterval> perNode = [.. nodes.Select(node => new NodeInterval(node.Key, node.Value.ToStatistics(plan.TimeLimitSeconds)))];
        return Interval(start, end, all, perNode, covering, tally);
    }

    // A request that has a proxy at both ends is counted by both: that of the source counts, as it sees the requests that never arrive as well.
    private static Dictionary<(string Source, string Node), string> Reporters(IntervalPages covering) =>
        (from one in covering.Counted
         from @group in one.Page.Groups
         where @group.Key.Family == CounterFamily.Requests && @group.Value.LastAt(one.Span.End) >= 0
         let labels = @group.Key.Labels
         group labels.Reporter by (labels.Source, labels.Node) into edge
         select (edge.Key, Reporter: edge.OrderBy(Rank).ThenBy(name => name, StringComparer.Ordinal).First()))
        .ToDictionary(edge => edge.Key, edge => edge.Reporter);

    private static int Rank(string reporter) => Array.IndexOf(_reporters, reporter) is >= 0 and int rank ? rank : _reporters.Length;

    private static int AddGroup(SortedDictionary<string, RequestSums> nodes, MetricPage page, RequestLabels labels, in PageSpan span)
    {
        if (!nodes.TryGetValue(labels.Node, out RequestSums? sums))
            nodes[labels.Node] = sums = new RequestSums();
        RequestClass requestClass = RequestClasses.Of(labels);
        GroupIncrease requests = CounterIncrease.Measure(page, labels, CounterFamily.Requests, span);
        sums.AddRequests(requestClass, requests);
        if (requestClass == RequestClass.Carried && (requests.Unknown is not null || requests.Rise is [> 0, ..]))
        {
            sums.AddMoments(Durations(page, labels, CounterFamily.Moments, span), Keys(page, labels, CounterFamily.Moments));
            sums.AddBuckets(Durations(page, labels, CounterFamily.Buckets, span), Keys(page, labels, CounterFamily.Buckets));
        }

        return requests.Resets;
    }

    private static GroupIncrease Durations(MetricPage page, RequestLabels labels, CounterFamily family, in PageSpan span)
    {
        GroupIncrease increase = page.Groups.ContainsKey((labels, family)) ? CounterIncrease.Measure(page, labels, family, span) : GroupIncrease.Nothing;
        return increase.Unknown is null && increase.Rise.Length == 0 ? GroupIncrease.Because($"{family.Name()} ({labels}) is absent") : increase;
    }

    private static IReadOnlyList<double> Keys(MetricPage page, RequestLabels labels, CounterFamily family) =>
        page.Groups.TryGetValue((labels, family), out CounterGroup? group) ? group.Keys : [];

    private static RequestSums Sum(IEnumerable<RequestSums> nodes)
    {
        var sum = new RequestSums();
        foreach (RequestSums node in nodes)
            sum.Add(node);
        return sum;
    }

    private static ServiceInterval Interval(
        long start, long end, RequestStatistics all, ImmutableArray<NodeInterval> nodes, IntervalPages covering, IntervalTally tally) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(start),
        DateTimeOffset.FromUnixTimeMilliseconds(end),
        all,
        nodes,
        covering.Newest is long newest ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null,
        tally);
}
