using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Makes rows of a history, from the end of the last row of a trace on.</summary>
/// <param name="scenario">Services, nodes, and controls of cores and replicas.</param>
/// <param name="source">Holds the history.</param>
/// <param name="amounts">Holds that of cores and replicas.</param>
/// <param name="whole">The intervals of a whole trace.</param>
/// <param name="trace">The trace.</param>
internal sealed class HistoryWork(Scenario scenario, IMetricHistory source, IAmountHistory amounts, HistoryStretch whole, TraceAppender trace)
{
    private const string NoNode = "unknown";

    private readonly MeshSpec _mesh = scenario.Mesh;
    private readonly HistoryStretch _left = whole.From(EndOf(trace));
    private readonly UnknownReasons _reasons = new();
    private readonly SortedSet<string> _otherNodes = new(StringComparer.Ordinal);
    private int _incomplete;

    /// <summary>Intervals that are no rows, since nothing is known of them.</summary>
    public int LeftOut { get; private set; }

    /// <summary>What was read until now.</summary>
    public HistorySummary Summary => new(_left.Start, _left.End, _left.Length.TotalSeconds, _incomplete, _reasons.MostFrequent, [.. _otherNodes]);

    /// <summary>Length of the intervals of a trace in seconds; null where it has no rows.</summary>
    public static double? SecondsOf(TraceAppender trace) => trace.Last is ImmutableArray<double> last ? last[1] : null;

    /// <summary>Reads and writes until the trace is whole.</summary>
    /// <param name="report">Is told how far it is.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="MetricSourceException">The history cannot be read.</exception>
    public async Task RunAsync(Action<WorkProgress> report, CancellationToken stop)
    {
        AmountReader given = new(AmountReader.ControlsOf(scenario), amounts, _left);
        int before = whole.Count - _left.Count, done = before;
        await foreach (ImmutableArray<ServiceInterval> intervals in new HistoryReader(_mesh.Services, source, _left).ReadAsync(stop))
        {
            stop.ThrowIfCancellationRequested();
            Take(intervals, await given.ReadAsync(intervals[0].Start, stop));
            done++;
            string at = intervals[0].End.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            report(new WorkProgress((double)done / whole.Count, $"{Figures.Count(done)} of {Figures.Count(whole.Count)} intervals, up to {at}", $"{done}/{whole.Count}", (double)before / whole.Count));
        }
    }

    private static DateTimeOffset EndOf(TraceAppender trace) =>
        trace.Last is ImmutableArray<double> last ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(1000 * (last[0] + last[1]))) : DateTimeOffset.MinValue;

    private void Take(ImmutableArray<ServiceInterval> intervals, ImmutableArray<double> given)
    {
        (ImmutableArray<double>? row, string? unknown) = HistoryColumns.RowOf(_mesh, intervals, given);
        if (unknown is not null)
        {
            _reasons.Add(unknown);
        }

        if (row is null)
        {
            LeftOut++;
            return;
        }

        trace.Append(row.Value);
        _incomplete += unknown is null ? 0 : 1;
        _otherNodes.UnionWith(intervals.SelectMany(interval => interval.Nodes).Where(node => node.Requests.Offered.Value > 0).Select(node => node.Node)
            .Where(node => node != NoNode && !_mesh.Nodes.Contains(node)));
    }
}
