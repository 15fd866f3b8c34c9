using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>Charts of the series of a mesh.</summary>
internal static class MeshCharts
{
    // A chart with more lines tells nothing, and neither does a page with more charts.
    private const int MostCharts = 6, MostLines = 6;

    // Where nothing was measured for so many times the usual distance of two points, nothing is drawn.
    private const double LongestGap = 4;

    /// <summary>The charts of a stretch of time.</summary>
    /// <param name="history">Names what the newest decision went by.</param>
    /// <param name="grid">The series.</param>
    public static ChartSet Of(MeshHistory history, GridView grid)
    {
        DecisionRecord? newest = history.Newest?.Decision;
        JudgedBound[] bounds =
        [
            .. (newest?.Bounds ?? []).Where(bound => grid.Total(SeriesNames.Kept(bound.Bound)) is not null)
                .OrderBy(bound => grid.Total(SeriesNames.Kept(bound.Bound))!.Value.Mean).Take(MostCharts),
        ];
        return new ChartSet(
            [.. bounds.Select((bound, place) => Objective(grid, bound.Bound, place))],
            Load(grid, [.. newest?.Observed.Services.Select(service => service.Service) ?? []]),
            [.. (newest?.Controls ?? []).GroupBy(control => Words.KindOf(control.Control)).Select((kind, place) => Controls(grid, kind.Key, [.. kind.Select(control => control.Control)], place))],
            Chart("reward", "Reward", "", grid,
            [
                new ChartLine("measured", LineLook.Solid, 0, grid.Of(SeriesNames.Reward, cell => cell.Mean)),
                new ChartLine("predicted", LineLook.Dashed, 1, grid.Of(SeriesNames.PredictedReward, cell => cell.Mean)),
            ]));
    }

    // A stretch shows what was farthest on the wrong side, so that none that was missed is hidden by those around it.
    private static ChartView Objective(GridView grid, string written, int place)
    {
        (string quantity, bool isUpper, double? limit) = Words.Bound(written);
        ImmutableArray<double?> measured = grid.Of(SeriesNames.Bound(written), cell => isUpper ? cell.Most : cell.Least);
        ImmutableArray<double?> predicted = grid.Of(SeriesNames.Predicted(quantity), cell => cell.Mean);
        string unit = Words.UnitOf(quantity);
        double largest = measured.Concat(predicted).Append(limit).Max() ?? 0;
        double scale = unit == "s" && largest < 1 ? 1000 : unit == "%" ? 100 : 1;
        return Chart(FormattableString.Invariant($"objective-{place}"), quantity, scale == 1000 ? "ms" : unit, grid,
        [
            new ChartLine("measured", LineLook.Solid, 0, Scaled(measured, scale)),
            .. predicted.Any(value => value is not null) ? new[] { new ChartLine("predicted", LineLook.Dashed, 1, Scaled(predicted, scale)) } : [],
            .. limit is double level ? new[] { new ChartLine(isUpper ? "at most" : "at least", LineLook.Bound, 0, [.. grid.Times.Select(_ => (double?)(level * scale))]) } : [],
        ]);
    }

    private static ChartView Load(GridView grid, ImmutableArray<string> services)
    {
        string[] largest = [.. services.Where(service => grid.Total(SeriesNames.Offered(service)) is not null).OrderByDescending(service => grid.Total(SeriesNames.Offered(service))!.Value.Mean).Take(MostLines)];
        return Chart("load", "Load", "requests per second", grid, [.. largest.Index().SelectMany(service => Load(grid, service.Item, service.Index))]);
    }

    private static IEnumerable<ChartLine> Load(GridView grid, string service, int color)
    {
        ImmutableArray<double?> offered = grid.Of(SeriesNames.Offered(service), cell => cell.Mean);
        ImmutableArray<double?> shed = grid.Of(SeriesNames.Shed(service), cell => cell.Mean);
        yield return new ChartLine($"{service} offered", LineLook.Solid, color, offered);
        if (shed.Any(share => share is not null))
            yield return new ChartLine($"{service} carried", LineLook.Dashed, color, [.. offered.Zip(shed, (load, share) => load * (1 - share))]);
    }

    private static ChartView Controls(GridView grid, string kind, ImmutableArray<string> controls, int place)
    {
        string unit = Words.UnitOf(controls[0]);
        return Chart(FormattableString.Invariant($"controls-{place}"), kind, unit, grid,
        [
            .. controls.Where(control => grid.Total(SeriesNames.Control(control)) is not null).Take(MostLines).Index().Select(control =>
                new ChartLine(control.Item, LineLook.Stepped, control.Index, Scaled(grid.Of(SeriesNames.Control(control.Item), cell => cell.Last), unit == "%" ? 100 : 1))),
        ]);
    }

    private static ImmutableArray<double?> Scaled(ImmutableArray<double?> values, double scale) => scale == 1 ? values : [.. values.Select(value => value * scale)];

    private static ChartView Chart(string id, string title, string unit, GridView grid, ImmutableArray<ChartLine> lines)
    {
        ImmutableArray<int> gaps = Gaps(grid.Times);
        return new ChartView(id, title, unit, ChartView.TimeAcross, Broken(grid.Times, gaps, at => (grid.Times[at - 1] + grid.Times[at]) / 2),
            [.. lines.Select(line => line with { Ys = Broken(line.Ys, gaps, _ => (double?)null) })]);
    }

    // Places of points that have nothing for long before them.
    private static ImmutableArray<int> Gaps(ImmutableArray<double> times)
    {
        double[] distances = [.. times.Skip(1).Zip(times, (later, earlier) => later - earlier).Order()];
        return distances.Length < 2 ? [] : [.. Enumerable.Range(1, times.Length - 1).Where(at => times[at] - times[at - 1] > LongestGap * distances[distances.Length / 2])];
    }

    private static ImmutableArray<T> Broken<T>(ImmutableArray<T> values, ImmutableArray<int> gaps, Func<int, T> between) =>
        gaps.IsEmpty ? values : [.. values.Index().SelectMany(value => gaps.Contains(value.Index) ? new[] { between(value.Index), value.Item } : [value.Item])];
}
