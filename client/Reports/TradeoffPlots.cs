using System.Collections.Immutable;
using Meshward.Client.Tradeoffs;
using ScottPlot;

namespace Meshward.Client.Reports;

/// <summary>The figures of a tradeoff.</summary>
internal static class TradeoffPlots
{
    private static readonly ImmutableArray<(PointMark Mark, MarkerShape Shape, string Words)> s_marks =
    [
        (PointMark.Best, MarkerShape.FilledDiamond, "no other point beats it (diamond)"),
        (PointMark.Met, MarkerShape.FilledCircle, "bounds kept (dot)"),
        (PointMark.Unmet, MarkerShape.OpenCircle, "bounds not kept in every step (ring)"),
    ];

    /// <summary>A figure for a page.</summary>
    public static string Html(TradeoffChart chart) => Draw(chart).Html($"tradeoff-{chart.Name}", chart.Title, 320);

    /// <summary>A figure for a file of its own.</summary>
    /// <param name="chart">The figure.</param>
    /// <param name="scenario">Name of the scenario, for the title.</param>
    public static string File(TradeoffChart chart, string scenario) => Draw(chart).File($"{scenario}: {chart.Title}", 800, 480);

    private static SvgPlot Draw(TradeoffChart chart)
    {
        SvgPlot plot = new(chart.Across, chart.Up);
        Color[] colors = [SvgPlot.Learned, SvgPlot.Other, SvgPlot.Bound, SvgPlot.Ink];
        if (!chart.Optimum.IsEmpty)
        {
            plot.Line([.. chart.Optimum], SvgPlot.Optimum, chart.OptimumName, 5);
        }

        foreach ((TradeoffSeries series, Color color) in chart.Series.Select((series, i) => (series, colors[i % colors.Length])))
        {
            plot.Line([.. series.Points.Select(point => (point.X, point.Y))], color, chart.Series.Length > 1 ? $"delay of {series.Name}" : null, 1);
            foreach ((PointMark mark, MarkerShape shape, string words) in s_marks)
            {
                (double, double)[] points = [.. series.Points.Where(point => point.Mark == mark).Select(point => (point.X, point.Y))];
                if (points.Length > 0)
                {
                    plot.Points(points, color, chart.Series.Length > 1 ? null : $"learned, {words}", shape, mark == PointMark.Best ? 16 : 10);
                }
            }
        }

        // The colours of several curves are taken: what the shapes mean is said once for all.
        foreach ((PointMark mark, MarkerShape shape, string words) in s_marks)
        {
            if (chart.Series.Length > 1 && chart.Has(mark))
            {
                plot.Explain(shape, words);
            }
        }

        double[] ys = [.. chart.Series.SelectMany(series => series.Points.Select(point => point.Y)).Concat(chart.Optimum.Select(point => point.Y)).Where(double.IsFinite)];
        double room = Math.Max(0.08 * (ys.Max() - ys.Min()), Math.Max(0.02 * Math.Abs(ys.Max()), 1e-6));
        plot.Plot.Axes.SetLimitsY(ys.Min() - room, ys.Max() + room);
        return plot;
    }
}
