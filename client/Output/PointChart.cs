using System.Collections.Immutable;
using Meshward.Client.Tradeoffs;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A tradeoff as a small chart of marks, one a point.</summary>
internal static class PointChart
{
    private const int Width = 60;
    private const int Height = 12;
    private const int LabelWidth = 8;

    /// <summary>Marks in words, in the order in which one hides another.</summary>
    private static readonly ImmutableArray<(PointMark Mark, char Sign, string Words)> s_marks =
    [
        (PointMark.Unmet, '○', "bounds not kept in every step"), (PointMark.Met, '●', "bounds kept"), (PointMark.Best, '◆', "no other point beats it"),
    ];

    private const char OptimumSign = '·';

    /// <summary>The sign that a point is drawn with.</summary>
    public static char SignOf(PointMark mark) => s_marks.First(known => known.Mark == mark).Sign;

    /// <summary>Writes the chart.</summary>
    public static void Show(TradeoffChart chart, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"  [bold]{chart.Title}[/]");
        foreach (string line in Draw(chart))
        {
            console.WriteLine(line);
        }

        IEnumerable<string> signs = s_marks.Reverse().Where(mark => chart.Has(mark.Mark)).Select(mark => $"{mark.Sign} {mark.Words}");
        console.MarkupLineInterpolated($"  [grey]{string.Join("  ", chart.Optimum.IsEmpty ? signs : signs.Append($"{OptimumSign} {chart.OptimumName}"))}[/]");
    }

    /// <summary>The chart's lines: the axis up, the marks, the axis across.</summary>
    public static IReadOnlyList<string> Draw(TradeoffChart chart)
    {
        (double X, double Y, PointMark Mark)[] points = [.. chart.Series.SelectMany(series => series.Points).Where(point => double.IsFinite(point.Y))];
        (double X, double Y)[] all = [.. points.Select(point => (point.X, point.Y)), .. chart.Optimum.Where(point => double.IsFinite(point.Y))];
        if (all.Length == 0)
        {
            return [];
        }

        (double left, double right) = (all.Min(point => point.X), all.Max(point => point.X));
        (double low, double high) = (all.Min(point => point.Y), all.Max(point => point.Y));
        char[][] cells = [.. Enumerable.Range(0, Height).Select(_ => new string(' ', Width).ToCharArray())];
        foreach ((double x, double y) in chart.Optimum.Where(point => double.IsFinite(point.Y)))
        {
            cells[Row(y)][Column(x)] = OptimumSign;
        }

        foreach ((PointMark mark, char sign, _) in s_marks)
        {
            foreach ((double x, double y, _) in points.Where(point => point.Mark == mark))
            {
                cells[Row(y)][Column(x)] = sign;
            }
        }

        List<string> lines = [];
        for (int row = 0; row < Height; row++)
        {
            string label = row == Row(high) ? Figures.Plain(high) : row == Row(low) ? Figures.Plain(low) : "";
            lines.Add($"{label.PadLeft(LabelWidth)} │{new string(cells[row]).TrimEnd()}");
        }

        string first = Figures.Plain(left), last = Figures.Plain(right);
        lines.Add($"{"".PadLeft(LabelWidth)} └{new string('─', Width)}");
        lines.Add($"{"".PadLeft(LabelWidth + 2)}{first}{last.PadLeft(Width - first.Length)}");
        return lines;

        int Column(double x) => right > left ? (int)Math.Round((Width - 1) * (x - left) / (right - left)) : Width / 2;
        int Row(double y) => high > low ? (int)Math.Round((Height - 1) * (high - y) / (high - low)) : Height / 2;
    }
}
