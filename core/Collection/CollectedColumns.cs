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
    /// <summary>Names of the columns, in order.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    public static ImmutableArray<string> Of(Scenario scenario) =>
    [
        "point", "at", "seconds", "timed_work",
        .. scenario.Controls.Select(control => control.Name.Replace('.', '_')),
        .. scenario.Mesh.Services.SelectMany(service => (IEnumerable<string>)
        [
            $"load_{service}", $"offered_{service}", $"carried_{service}", $"shed_{service}", $"failed_{service}", $"admitted_{service}",
            .. Times.Select(name => $"{name}_{service}"),
            .. scenario.Mesh.Nodes.SelectMany(node => (string[])
                [$"carried_{service}_{node}", $"failed_{service}_{node}", $"mean_{service}_{node}", $"p95_{service}_{node}"]),
        ]),
    ];

    private static readonly ImmutableArray<string> Times = ["mean", "std", "p50", "p90", "p95", "p99"];

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
        Row row = new();
        row.Add(point.Index, (intervals[0].Start - DateTimeOffset.UnixEpoch).TotalSeconds, (intervals[0].End - intervals[0].Start).TotalSeconds);
        row.Add(isTimed is bool timed ? (timed ? 1 : 0) : double.NaN);
        for (int control = 0; control < point.Levels.Length; control++)
        {
            row.Add(scenario.Controls[control].Levels[point.Levels[control]]);
        }

        for (int service = 0; service < intervals.Length; service++)
        {
            string name = scenario.Mesh.Services[service];
            RequestStatistics all = intervals[service].Requests;
            row.Add(point.Loads[service]);
            row.AddRates($"of {name}", all.Offered, all.Carried, all.Shed, all.Failed);
            row.Add((all.Carried.Value ?? 0) + (all.Failed.Value ?? 0));
            ResponseTimes times = all.ResponseTimes;
            row.AddTimes($"of {name}", all, times.Mean, times.StandardDeviation, times.P50, times.P90, times.P95, times.P99);
            foreach (string node in scenario.Mesh.Nodes)
            {
                RequestStatistics? own = intervals[service].Nodes.FirstOrDefault(each => each.Node == node)?.Requests;
                row.AddRates($"of {name} on {node}", own?.Carried ?? Statistic.NoTraffic, own?.Failed ?? Statistic.NoTraffic);
                row.AddTimes($"of {name} on {node}", own, own?.ResponseTimes.Mean ?? Statistic.NoTraffic, own?.ResponseTimes.P95 ?? Statistic.NoTraffic);
            }
        }

        return (row.Values, row.Unknown);
    }

    private sealed class Row
    {
        private readonly ImmutableArray<double>.Builder _values = ImmutableArray.CreateBuilder<double>();

        public ImmutableArray<double> Values => _values.ToImmutable();

        public string? Unknown { get; private set; }

        public void Add(params ReadOnlySpan<double> values) => _values.AddRange(values);

        public void AddRates(string what, params ReadOnlySpan<Statistic> rates)
        {
            foreach (Statistic rate in rates)
            {
                Note(what, rate);
                Add(rate.Value ?? 0);
            }
        }

        public void AddTimes(string what, RequestStatistics? requests, params ReadOnlySpan<Statistic> times)
        {
            bool isServedNone = requests is { State: IntervalState.Overload } && !(requests.Carried.Value > 0);
            foreach (Statistic time in times)
            {
                if (!isServedNone && requests?.Carried.Value > 0)
                {
                    Note(what, time);
                }

                Add(isServedNone ? 0 : time.Value ?? double.NaN);
            }
        }

        private void Note(string what, Statistic statistic) => Unknown ??= statistic.Kind == StatisticKind.Unknown ? $"what was measured {what} is unknown: {statistic.Reason}" : null;
    }
}
