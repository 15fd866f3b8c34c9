using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Client.Tradeoffs;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A tradeoff as a table and a chart.</summary>
internal static class TradeoffView
{
    /// <summary>Writes it.</summary>
    public static void Show(TradeoffResult result, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(
            $"[bold]Tradeoff[/]  {result.Scenario}: {result.Points.Length} policies, trained at different values of {result.Vary}; load {result.Load}, {Figures.Count(result.Steps)} time steps, means over {result.Seeds} seeds; {Figures.Duration(result.Seconds)}");
        Table(result, console);
        if (result.OptimalIsLowerBound == true)
        {
            console.MarkupLine("  [grey]what stands for the optimum was found by coordinate ascent, and is a lower bound of it: a policy may have more[/]");
        }

        foreach (TradeoffChart chart in TradeoffCharts.Of(result))
        {
            PointChart.Show(chart, console);
            console.WriteLine();
        }

        foreach (string file in result.Files)
        {
            console.MarkupLineInterpolated($"[bold]Written[/]  {file}");
        }
    }

    /// <summary>The value of a point with its unit.</summary>
    public static string Value(TradeoffResult result, TradeoffPoint point) => Value(result, point.Value);

    /// <summary>The same of a value without a point.</summary>
    public static string Value(TradeoffResult result, double value) => $"{TradeoffTable.Value(result, value)} {result.ShownUnit}".TrimEnd();

    private static void Table(TradeoffResult result, IAnsiConsole console)
    {
        ImmutableArray<string> head = TradeoffTable.Head(result);
        ImmutableArray<ImmutableArray<string>> rows = [.. result.Points.Select(point => TradeoffTable.Row(result, point))];
        StateColumn[] columns = [.. head.Select((heading, column) => new StateColumn(heading, column == 0, [.. rows.Select(row => Markup.Escape(row[column]))]))];
        StateColumn marks = new("", false, [.. result.Points.Select(point => PointChart.SignOf(TradeoffCharts.MarkOf(point)).ToString())]);
        ColumnTable.Show([columns[0], marks], columns[1..], console);
    }
}
