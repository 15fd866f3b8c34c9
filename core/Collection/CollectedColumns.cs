using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>
/// The columns of a trace that was measured, and its rows. A name is what is measured, then of which service, then on which node:
/// <c>mean_web_node1</c>. Loads are in requests per second, times in seconds.
/// </summary>
public static class CollectedColumns
{
    private static readonly ImmutableArray<string> s_times = ["mean", "std", "p50", "p90", "p95", "p99"];

    /// <summary>Names of the columns, in order.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="isLive">
    /// Whether the mesh has a load of its own: shares that came of the settings are measured as well, as in <see cref="HistoryColumns"/>, so that a
    /// scenario for a history of the mesh takes the trace, too.
    /// </param>
    public static ImmutableArray<string> Of(Scenario scenario, bool isLive = false) =>
    [
        "point", "at", "seconds", "timed_work",
        .. scenario.Controls.Select(NameOf),
        .. scenario.Mesh.Services.SelectMany(service => (IEnumerable<string>)[$"load_{service}", .. OfService(service, scenario.Mesh.Nodes), .. isLive ? OfShares(service, scenario.Mesh.Nodes) : []]),
    ];

    /// <summary>Names of the columns of the shares of a service's requests, in order.</summary>
    internal static IEnumerable<string> OfShares(string service, ImmutableArray<string> nodes) =>
        [$"shed_share_{service}", .. nodes.Select(node => $"share_{service}_{node}")];

    /// <summary>Names of the columns that are measured of a service, in order.</summary>
    /// <param name="service">The service.</param>
    /// <param name="nodes">The nodes.</param>
    internal static IEnumerable<string> OfService(string service, ImmutableArray<string> nodes) =>
    [
        $"offered_{service}", $"carried_{service}", $"shed_{service}", $"failed_{service}", $"admitted_{service}",
        .. s_times.Select(name => $"{name}_{service}"),
        .. nodes.SelectMany(node => (string[])
            [$"carried_{service}_{node}", $"failed_{service}_{node}", $"mean_{service}_{node}", $"p95_{service}_{node}"]),
    ];

    /// <summary>Whether a row is of a point: its number, loads and controls.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="point">The point.</param>
    /// <param name="row">[columns] the row.</param>
    public static bool IsOf(Scenario scenario, CollectionPoint point, ImmutableArray<double> row)
    {
        ImmutableArray<string> columns = Of(scenario, point.Loads.IsEmpty);
        bool isSet = row[columns.IndexOf("point")] == point.Index;
        for (int service = 0; service < point.Loads.Length; service++)
        {
            isSet &= row[columns.IndexOf($"load_{scenario.Mesh.Services[service]}")] == point.Loads[service];
        }

        for (int control = 0; control < point.Levels.Length; control++)
        {
            isSet &= row[columns.IndexOf(NameOf(scenario.Controls[control]))] == scenario.Controls[control].Levels[point.Levels[control]];
        }

        return isSet;
    }

    /// <summary>
    /// The row of a point. Where requests were admitted and none was served, response times are 0, which the key <c>nothing-completed</c> of a
    /// target reads as overload; where there was no traffic they are missing.
    /// </summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="point">What was set.</param>
    /// <param name="intervals">[services] what was measured; rates have to be known.</param>
    /// <param name="isTimed">Whether the testbed's work held workers without burning cores; null on any other mesh.</param>
    /// <returns>One value a column, NaN for missing ones; or which statistic is unknown, and why.</returns>
    public static (ImmutableArray<double> Row, string? Unknown) RowOf(
        Scenario scenario, CollectionPoint point, ImmutableArray<ServiceInterval> intervals, bool? isTimed)
    {
        MeasuredRow row = new();
        row.Add(point.Index);
        row.AddTime(intervals[0]);
        row.Add(isTimed is bool timed ? (timed ? 1 : 0) : double.NaN);
        for (int control = 0; control < point.Levels.Length; control++)
        {
            row.Add(scenario.Controls[control].Levels[point.Levels[control]]);
        }

        for (int service = 0; service < intervals.Length; service++)
        {
            // A load that nobody offered is what was measured of it.
            row.Add(point.Loads.IsEmpty ? MeasuredRow.ValueOf(intervals[service].Requests.Offered) : point.Loads[service]);
            row.AddService(scenario.Mesh.Services[service], scenario.Mesh.Nodes, intervals[service]);
            if (point.Loads.IsEmpty)
            {
                row.AddShares(scenario.Mesh.Nodes, intervals[service]);
            }
        }

        return (row.Values, row.Unknown);
    }

    /// <summary>Name of the column of a control.</summary>
    internal static string NameOf(ControlSpec control) => control.Name.Replace('.', '_');
}
