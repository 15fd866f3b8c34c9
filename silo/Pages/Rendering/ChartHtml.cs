using System.Globalization;
using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>A chart as HTML: a drawing that needs no script, a legend, and a table of its values for those who cannot see it.</summary>
internal static class ChartHtml
{
    private const int MostTableRows = 24;

    /// <summary>The chart.</summary>
    public static Html Figure(ChartView chart) => Html.Of($"""
        <figure class="chart" id="{chart.Id}">
        <figcaption><h3><span class="name">{chart.Title}</span>{(chart.Unit.Length == 0 ? Html.Empty : Html.Of($" <span class=\"unit\">{chart.Unit}</span>"))}</h3>
        <ul class="legend">{chart.Lines.Select(line => Html.Of($"<li class=\"{Classes(line)}\"><span class=\"name\">{line.Name}</span></li>"))}</ul></figcaption>
        <div class="plot" role="img" aria-label="{Summary(chart)}">{ChartDrawing.Of(chart)}</div>
        <details><summary>Table<span class="unseen"> of {chart.Title}</span></summary><div class="scroll" tabindex="0" role="group" aria-label="Values of {chart.Title}">{Table(chart)}</div></details>
        </figure>
        """);

    /// <summary>What the chart shows, in words.</summary>
    public static string Summary(ChartView chart) => string.Join("; ", chart.Lines.Select(line =>
    {
        double[] values = [.. line.Ys.OfType<double>()];
        return values.Length == 0 ? $"{line.Name}: no values"
            : line.Look == LineLook.Bound ? $"{line.Name} {StoryWords.Number(values[^1])}"
            : $"{line.Name}: {StoryWords.Number(values.Min())} to {StoryWords.Number(values.Max())}, last {StoryWords.Number(values[^1])}";
    }).Prepend($"{chart.Title}{(chart.Unit.Length == 0 ? "" : $", {chart.Unit}")}"));

    /// <summary>The classes of a line.</summary>
    public static string Classes(ChartLine line) => line.Look == LineLook.Bound ? "bound" : string.Create(CultureInfo.InvariantCulture, $"c{line.Color} {(line.Look == LineLook.Dashed ? "dashed" : "solid")}");

    /// <summary>A value across as it is written.</summary>
    public static string Across(ChartView chart, double x) => chart.IsOverTime
        ? DateTimeOffset.UnixEpoch.AddSeconds(x).ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        : x.ToString("#,0", CultureInfo.InvariantCulture);

    private static Html Table(ChartView chart)
    {
        int points = chart.Xs.Length, rows = Math.Min(MostTableRows, points);
        IEnumerable<int> places = Enumerable.Range(0, rows).Select(row => points - 1 - (rows < 2 ? 0 : (int)((long)row * (points - 1) / (rows - 1))));
        return Html.Of($"""
            <table><thead><tr><th scope="col">{chart.Across}</th>{chart.Lines.Select(line => Html.Of($"<th scope=\"col\">{line.Name}</th>"))}</tr></thead>
            <tbody>{places.Select(place => Html.Of($"<tr><th scope=\"row\">{Across(chart, chart.Xs[place])}</th>{chart.Lines.Select(line => Html.Of($"<td>{(line.Ys[place] is double value ? StoryWords.Number(value) : "–")}</td>"))}</tr>"))}</tbody></table>
            """);
    }
}
