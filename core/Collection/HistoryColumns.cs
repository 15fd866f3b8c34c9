using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>
/// The columns of a trace that is made from a history, and its rows: those of <see cref="CollectedColumns"/> that can be measured. What was set is
/// not known, but for cores and replicas where gauges tell them. Instead of weights and blocking rates there are the shares that came of them: <c>shed_share_web</c> of the requests that arrived,
/// and <c>share_web_node1</c> of those that were admitted.
/// </summary>
public static class HistoryColumns
{
    /// <summary>Names of the columns, in order.</summary>
    /// <param name="mesh">Services and nodes.</param>
    /// <param name="amounts">Controls of cores and replicas, whose gauges are read.</param>
    public static ImmutableArray<string> Of(MeshSpec mesh, ImmutableArray<ControlSpec> amounts) =>
    [
        "at", "seconds",
        .. mesh.Services.SelectMany(service => (IEnumerable<string>)
            [.. CollectedColumns.OfService(service, mesh.Nodes), .. CollectedColumns.OfShares(service, mesh.Nodes)]),
        .. amounts.Select(CollectedColumns.NameOf),
    ];

    /// <summary>
    /// The row of an interval. What is unknown is missing, and never 0; response times and shares are missing where there was no traffic, and
    /// response times are 0 where requests were admitted and none was served, as in <see cref="CollectedColumns.RowOf"/>.
    /// </summary>
    /// <param name="mesh">Services and nodes.</param>
    /// <param name="intervals">[services] what was measured.</param>
    /// <param name="amounts">[controls of cores and replicas] what they stood at, NaN where it is not known.</param>
    /// <returns>One value a column, NaN for missing ones, or null where neither offered nor carried load of any service is known; and the first thing that is unknown, with the reason, or null.</returns>
    public static (ImmutableArray<double>? Row, string? Unknown) RowOf(MeshSpec mesh, ImmutableArray<ServiceInterval> intervals, ImmutableArray<double> amounts)
    {
        MeasuredRow row = new();
        row.AddTime(intervals[0]);
        for (int service = 0; service < intervals.Length; service++)
        {
            row.AddService(mesh.Services[service], mesh.Nodes, intervals[service]);
            row.AddShares(mesh.Nodes, intervals[service]);
        }

        row.Add(amounts.AsSpan());
        return (intervals.Any(IsKnown) ? row.Values : null, row.Unknown);
    }

    // What no series tells, such as requests that were shed where none ever was, counts as 0: it alone is no row.
    private static bool IsKnown(ServiceInterval interval) => (interval.Requests.Offered.Value ?? interval.Requests.Carried.Value) is not null;
}
