using System.Text.RegularExpressions;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Meshward.Client.Reports;

/// <summary>
/// A ScottPlot figure as SVG for inlining in a page that may be light or dark: every colour is a placeholder that becomes a
/// CSS variable, and identifiers are made unique in the page.
/// </summary>
internal sealed partial class SvgPlot
{
    // Files of their own have the colours of the style sheet's light form.
    private static readonly (string Placeholder, string Variable, string Light)[] s_variables =
    [
        ("#010101", "var(--ink)", "#1f2430"), ("#020202", "var(--faint)", "#dfe3ea"), ("#030303", "var(--learned)", "#2057d6"),
        ("#040404", "var(--optimum)", "#12854a"), ("#050505", "var(--other)", "#b8650a"), ("#060606", "var(--bound)", "#c4262e"),
    ];

    private readonly List<(string Name, Color Color, MarkerShape Shape)> _legend = [];
    private readonly List<(string Name, Color Color, MarkerShape Shape)> _shapes = [];

    static SvgPlot() => Fonts.Default = "DejaVu Sans";

    /// <summary>A figure without anything in it.</summary>
    /// <param name="across">Label of the axis across.</param>
    /// <param name="up">Label of the axis up.</param>
    public SvgPlot(string across, string up)
    {
        Plot.FigureBackground.Color = Colors.Transparent;
        Plot.DataBackground.Color = Colors.Transparent;
        Plot.Axes.Color(Ink);
        Plot.Grid.MajorLineColor = Faint;
        Plot.Axes.Right.FrameLineStyle.Width = 0;
        Plot.Axes.Top.FrameLineStyle.Width = 0;
        Plot.XLabel(across, size: 12);
        Plot.YLabel(up, size: 12);
        Plot.Axes.Bottom.Label.Bold = false;
        Plot.Axes.Left.Label.Bold = false;
        Plot.Axes.Right.MinimumSize = 44;
    }

    /// <summary>Colour of text and axes.</summary>
    public static Color Ink => Color.FromHex("#010101");

    /// <summary>Colour of what stays in the background.</summary>
    public static Color Faint => Color.FromHex("#020202");

    /// <summary>Colour of the learned policy.</summary>
    public static Color Learned => Color.FromHex("#030303");

    /// <summary>Colour of the optimum.</summary>
    public static Color Optimum => Color.FromHex("#040404");

    /// <summary>Colour of what the learned policy is compared with.</summary>
    public static Color Other => Color.FromHex("#050505");

    /// <summary>Colour of bounds.</summary>
    public static Color Bound => Color.FromHex("#060606");

    /// <summary>The figure, to draw on.</summary>
    public Plot Plot { get; } = new();

    /// <summary>Lets the axis across have whole numbers alone, as where it counts.</summary>
    public void CountAcross() => Count(Plot.Axes.Bottom);

    /// <summary>Lets the axis up have whole numbers alone, as where it counts.</summary>
    public void CountUp() => Count(Plot.Axes.Left);

    /// <summary>Adds a line that keeps its value until the next point.</summary>
    /// <param name="xs">Across.</param>
    /// <param name="ys">Up.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="legend">Its name; null where another line has it already.</param>
    /// <param name="width">Its width.</param>
    public void Steps(double[] xs, double[] ys, Color color, string? legend, float width = 2)
    {
        ScottPlot.Plottables.Scatter line = Plot.Add.Scatter(xs, ys, color);
        line.MarkerSize = 0;
        line.LineWidth = width;
        line.ConnectStyle = ConnectStyle.StepHorizontal;
        if (legend is not null)
        {
            _legend.Add((legend, color, MarkerShape.None));
        }
    }

    /// <summary>Adds a straight line through points.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="legend">Its name; null for none.</param>
    /// <param name="width">Its width.</param>
    public void Line(IReadOnlyCollection<(double X, double Y)> points, Color color, string? legend, float width)
    {
        ScottPlot.Plottables.Scatter line = Plot.Add.Scatter(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray(), color);
        line.MarkerSize = 0;
        line.LineWidth = width;
        if (legend is not null)
        {
            _legend.Add((legend, color, MarkerShape.None));
        }
    }

    /// <summary>Adds points without lines between them.</summary>
    /// <param name="points">The points.</param>
    /// <param name="color">Their colour.</param>
    /// <param name="legend">Their name; null for none.</param>
    /// <param name="shape">What is drawn at each.</param>
    /// <param name="size">Its size in pixels.</param>
    public void Points(IReadOnlyCollection<(double X, double Y)> points, Color color, string? legend, MarkerShape shape, float size = 10)
    {
        ScottPlot.Plottables.Scatter marks = Plot.Add.ScatterPoints(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray(), color);
        marks.MarkerShape = shape;
        marks.MarkerSize = size;
        marks.MarkerLineWidth = 2;
        if (legend is not null)
        {
            _legend.Add((legend, color, shape));
        }
    }

    /// <summary>Says in the legend of a file what a shape means; a page says it below the figure.</summary>
    public void Explain(MarkerShape shape, string legend) => _shapes.Add((legend, Ink, shape));

    /// <summary>Adds a straight line up.</summary>
    public void Upright(double x, Color color, string legend)
    {
        Plot.Add.VerticalLine(x, 2, color);
        _legend.Add((legend, color, MarkerShape.None));
    }

    /// <summary>Adds a straight dashed line across.</summary>
    public void Level(double y, Color color, string legend)
    {
        Plot.Add.HorizontalLine(y, 1.5f, color, LinePattern.Dashed);
        _legend.Add((legend, color, MarkerShape.None));
    }

    /// <summary>Adds a straight line across that is wider than those which lie on it.</summary>
    public void Band(double y, Color color, string legend)
    {
        Plot.Add.HorizontalLine(y, 7, color);
        _legend.Add((legend, color, MarkerShape.None));
    }

    /// <summary>The figure twice, for a wide and for a narrow window; the style sheet shows one of them.</summary>
    /// <param name="name">A name of its own in the page.</param>
    /// <param name="title">What the figure shows, for those who cannot see it.</param>
    /// <param name="height">Height of the wide figure, in pixels; the narrow one is a little less high.</param>
    public string Html(string name, string title, int height = 280)
    {
        IEnumerable<string> names = _legend.Select(entry => $"<span style=\"--line:{Variable(entry.Color)}\">{Page.Text(entry.Name)}</span>");
        return $"<div class=\"legend\">{string.Concat(names)}</div>\n"
            + Svg(name + "-wide", title, "wide", 960, height) + Svg(name + "-narrow", title, "narrow", 380, height - 40);
    }

    /// <summary>The figure as a file of its own, with its legend, on white. The figure cannot be drawn otherwise afterwards.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public string File(string title, int width, int height)
    {
        Plot.FigureBackground.Color = Colors.White;
        Plot.Title(title, size: 14);
        Plot.Axes.Title.Label.Bold = false;
        foreach ((string name, Color color, MarkerShape shape) in _legend.Concat(_shapes))
        {
            Plot.Legend.ManualItems.Add(new LegendItem
            {
                LabelText = name,
                LineColor = color,
                LineWidth = shape == MarkerShape.None ? 3 : 0,
                MarkerShape = shape,
                MarkerFillColor = color,
                MarkerLineColor = color,
                MarkerLineWidth = 2,
                MarkerSize = shape switch { MarkerShape.None => 0, MarkerShape.FilledDiamond => 13, _ => 9 },
            });
        }

        Plot.Legend.FontColor = Ink;
        Plot.Legend.FontSize = 12;
        Plot.Legend.OutlineWidth = 0;
        Plot.Legend.ShadowColor = Colors.Transparent;
        Plot.Legend.Orientation = Orientation.Horizontal;
        _ = Plot.ShowLegend(Edge.Bottom);
        return s_variables.Aggregate(
            Plot.GetSvgXml(width, height), (svg, each) => svg.Replace($"\"{each.Placeholder}\"", $"\"{each.Light}\"", StringComparison.Ordinal));
    }

    private static void Count(IAxis axis)
    {
        axis.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        axis.MinorTickStyle.Length = 0;
    }

    private static string Variable(Color color) => s_variables.First(variable => Color.FromHex(variable.Placeholder) == color).Variable;

    private string Svg(string name, string title, string size, int width, int height)
    {
        string svg = Plot.GetSvgXml(width, height);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        foreach ((string placeholder, string variable, _) in s_variables)
        {
            svg = svg.Replace($"\"{placeholder}\"", $"\"{variable}\"", StringComparison.Ordinal);
        }

        // The library numbers clip paths through the life of the process; numbers of the figure's own keep equal runs equal.
        Dictionary<string, int> numbers = [];
        svg = ClipNames().Replace(svg, match =>
        {
            numbers.TryAdd(match.Value, numbers.Count);
            return $"{name}-{numbers[match.Value]}";
        });
        svg = BetweenTags().Replace(svg, "><");
        return svg.Replace(
            $"width=\"{width}\" height=\"{height}\"",
            $"viewBox=\"0 0 {width} {height}\" class=\"{size}\" role=\"img\" aria-label=\"{Page.Text(title)}\"",
            StringComparison.Ordinal) + "\n";
    }

    [GeneratedRegex(@"\bcl_[0-9a-f]+")]
    private static partial Regex ClipNames();

    [GeneratedRegex(@">\s+<")]
    private static partial Regex BetweenTags();
}
