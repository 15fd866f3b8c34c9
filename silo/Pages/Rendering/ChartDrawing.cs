using System.Globalization;
using System.Text;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>A chart as a drawing, for browsers without script, and until the script has drawn its own.</summary>
internal static class ChartDrawing
{
    private const double Width = 600, Height = 200, Left = 48, Bottom = 22, Top = 8, Right = 8;

    /// <summary>The drawing.</summary>
    public static Html Of(ChartView chart)
    {
        double[] values = [.. chart.Lines.SelectMany(line => line.Ys).OfType<double>()];
        if (values.Length == 0)
            return Html.Of($"<p class=\"soft nothing\">Nothing was measured yet.</p>");
        (double low, double high) = (Math.Min(0, values.Min()), Math.Max(values.Max(), 0));
        high = high > low ? low + (high - low) * 1.08 : low + 1;
        (double first, double last) = (chart.Xs[0], chart.Xs[^1]);
        double across = Math.Max(last - first, double.Epsilon), up = high - low;
        double X(double x) => chart.Xs.Length == 1 ? (Left + Width - Right) / 2 : Left + (x - first) / across * (Width - Left - Right);
        double Y(double y) => Height - Bottom - (y - low) / up * (Height - Bottom - Top);
        return Html.Of($"""
            <svg viewBox="0 0 600 200" aria-hidden="true" class="drawing">
            {RoundNumbers.Between(low, high).Select(tick => Html.Of($"<line class=\"grid\" x1=\"48\" x2=\"592\" y1=\"{Y(tick)}\" y2=\"{Y(tick)}\"/><text x=\"42\" y=\"{Y(tick) + 4}\" class=\"end\">{StoryWords.Number(tick)}</text>"))}
            <text x="48" y="196">{ChartHtml.Across(chart, first)}</text><text x="592" y="196" class="end">{ChartHtml.Across(chart, last)}</text>
            {chart.Lines.Select(line => Html.Of($"<path class=\"{ChartHtml.Classes(line)}\" d=\"{Path(line, i => X(chart.Xs[i]), Y)}\"/>"))}
            </svg>
            """);
    }

    private static string Path(ChartLine line, Func<int, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        bool isDrawing = false;
        for (int at = 0; at < line.Ys.Length; at++)
        {
            if (line.Ys[at] is not double value)
            {
                isDrawing = false;
                continue;
            }

            _ = !isDrawing ? path.Append(CultureInfo.InvariantCulture, $"M{x(at):0.#} {y(value):0.#}")
                : line.Look == LineLook.Stepped ? path.Append(CultureInfo.InvariantCulture, $"H{x(at):0.#}V{y(value):0.#}")
                : path.Append(CultureInfo.InvariantCulture, $"L{x(at):0.#} {y(value):0.#}");
            isDrawing = true;
        }

        return path.ToString();
    }
}
