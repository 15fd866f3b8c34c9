using System.Xml.Linq;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Tradeoffs;
using Spectre.Console;
using static Meshward.Client.Tests.Tradeoffs.TradeoffSamples;

namespace Meshward.Client.Tests.Tradeoffs;

public sealed class TradeoffChartsTests
{
    private static readonly TradeoffPoint[] s_points =
        [Point(0.1, 4, carried: 6, kept: 0.5, delay: 0.08), Point(0.2, 3, carried: 7) with { ParetoOptimal = true }, Point(0.3, 3, carried: 8)];

    [Fact]
    public void What_is_controlled_decides_the_axes()
    {
        TradeoffPoint[] without = [.. s_points.Select(point => point with { MeanCores = null, OptimalCores = null })];
        Assert.Equal(["mean cores over bound.delay.web (ms)"], Titles(Result("cores", false, s_points)));
        Assert.Equal(["carried load (req/s) over bound.delay.web (ms)", "mean delay (s) over carried load (req/s)"], Titles(Result(null, true, without)));
        Assert.Equal(
            ["mean replicas over bound.delay.web (ms)", "carried load (req/s) over bound.delay.web (ms)", "mean delay (s) over carried load (req/s)"],
            Titles(Result("replicas", true, s_points)));
        Assert.Equal(["mean delay (s) over bound.delay.web (ms)"], Titles(Result(null, false, without)));
    }

    [Fact]
    public void Values_are_shown_in_the_unit_that_they_were_written_in()
    {
        TradeoffChart cores = TradeoffCharts.Of(Result("cores", false, s_points))[0];
        Assert.Equal(
            [(100, 4, PointMark.Unmet), (200, 3, PointMark.Best), (300, 3, PointMark.Met)],
            cores.Series[0].Points.Select(point => (Math.Round(point.X, 9), point.Y, point.Mark)));
        Assert.Equal([3.5, 2.5, 2.5], cores.Optimum.Select(point => point.Y));
    }

    [Fact]
    public void The_terminals_chart_has_each_point_where_it_belongs()
    {
        IReadOnlyList<string> lines = PointChart.Draw(TradeoffCharts.Of(Result("cores", false, s_points))[0]);
        Assert.Equal(14, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal("       4 │○", lines[0]);
        (int row, int column) best = Find(lines, '◆'), met = Find(lines, '●'), optimum = Find(lines, '·');
        Assert.Equal((best.row, 69), (met.row, met.column));
        Assert.Equal(10 + 29.5, best.column, 0.6);
        Assert.InRange(optimum.row, 1, best.row - 1);
        Assert.StartsWith("     2.5 │", lines[11]);
        Assert.Equal("          100" + "300".PadLeft(57), lines[^1]);
    }

    [Fact]
    public void A_single_height_is_drawn_in_the_middle()
    {
        IReadOnlyList<string> lines = PointChart.Draw(TradeoffCharts.Of(Result(null, false, Point(0.1, null), Point(0.2, null)))[0]);
        Assert.Equal(6, Find(lines, '●').Row);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public void What_is_printed_fits_the_terminal(int width)
    {
        using StringWriter output = new();
        IAnsiConsole console = new Terminal(output, TextWriter.Null, false, false).Results;
        console.Profile.Width = width;
        OrderedValues delays = OrderedValues.Of(["catalogue", "search", "basket", "payment"], [0.1, 0.2, 0.3, 0.4]);
        TradeoffView.Show(Result("cores", true, [.. s_points.Select(point => point with { MeanDelaySeconds = delays })]), console);
        string[] lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
        Assert.Contains(lines, line => line.Contains("carried load (req/s) over bound.delay.web (ms)", StringComparison.Ordinal));
        foreach (string word in (string[])["mean", "of the", "best (%)", "kept (%)", "shed", "catalogue", "payment", "◆", "○", "payment (s)", "0.300"])
        {
            Assert.Contains(word, output.ToString());
        }
    }

    [Fact]
    public void A_file_is_svg_with_its_own_colours_labels_and_legend()
    {
        foreach (TradeoffChart chart in TradeoffCharts.Of(Result("cores", true, s_points)))
        {
            string svg = TradeoffPlots.File(chart, "sample");
            string words = string.Join('\n', XDocument.Parse(svg).Descendants().Where(element => !element.HasElements).Select(element => element.Value));
            Assert.DoesNotContain("var(", svg);
            Assert.Contains("#2057d6", svg);
            Assert.Contains(chart.Across, words);
            Assert.Contains(chart.Up, words);
            Assert.Contains($"sample: {chart.Title}", words);
            Assert.Equal(!chart.Optimum.IsEmpty, words.Contains("optimal", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_lower_bound_is_not_called_the_optimum()
    {
        TradeoffResult result = Result("cores", false, s_points);
        Assert.Equal("optimal", TradeoffCharts.Of(result)[0].OptimumName);
        TradeoffChart chart = TradeoffCharts.Of(result with { OptimalIsLowerBound = true })[0];
        Assert.Equal("best found by search", chart.OptimumName);
        Assert.Contains("best found by search", TradeoffPlots.File(chart, "sample"));
    }

    [Fact]
    public void The_page_holds_every_point_and_needs_nothing_else()
    {
        string html = TradeoffPage.Html(Result("cores", true, s_points), Samples.Scenario, "meshward tradeoff sample.yaml --vary 'bound.web=100ms..300ms'");
        Assert.Contains("what bound.delay.web costs", html);
        Assert.Equal(2 * 3, html.Split("<svg").Length - 1);
        Assert.Equal(3, html.Split("<tr>").Length - 1 - 1);
        Assert.Contains("by none", html);
        Assert.Contains("bound.web=100ms..300ms", html);
        Assert.DoesNotContain("href=\"http", html);
        Assert.DoesNotContain("src=", html);
    }

    private static IEnumerable<string> Titles(TradeoffResult result) => TradeoffCharts.Of(result).Select(chart => chart.Title);

    private static (int Row, int Column) Find(IReadOnlyList<string> lines, char sign)
    {
        int row = lines.ToList().FindIndex(line => line.Contains(sign));
        return (row, lines[row].IndexOf(sign));
    }
}
