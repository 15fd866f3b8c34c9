using System.Collections.Immutable;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>What the gate found, as tables.</summary>
internal static class GateView
{
    // The longest names of criteria are to fit a terminal of 80.
    private static readonly Padding s_padding = new(0, 0, 1, 0);

    /// <summary>Writes it.</summary>
    public static void Show(GateResult result, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(
            $"[bold]Gate[/]  {result.Scenario}: {result.Candidate.Name} (policy {result.PolicySha256[..16]}) against the calibrated rules");
        console.MarkupLineInterpolated(
            $"  {Figures.Count(result.Steps)} time steps of {Figures.Plain(result.StepSeconds)} s from {result.Recording}, {(result.Columns.Length == 1 ? "column" : "columns")} {string.Join(", ", result.Columns)}");
        Write(GateTable.CriteriaHead, result.Criteria.Select(GateTable.Row), console);
        Write(GateTable.FiguresHead, GateTable.Figures(result), console);
        console.MarkupLineInterpolated($"  [grey]{GateTable.Compared(result)}[/]");
        if (!result.Learned.LearnedOnThisModel)
        {
            console.MarkupLine("  [grey]the policy was learned on another trace or model[/]");
        }

        if (result.Passed)
        {
            console.MarkupLine("[bold green]Passed[/]");
        }
        else
        {
            console.MarkupLineInterpolated($"[bold red]Failed[/]  {string.Join(", ", result.Failed)}");
        }

        console.MarkupLineInterpolated($"[bold]Verdict[/]  {result.Verdict}");
        if (result.Report is string page)
        {
            console.MarkupLineInterpolated($"[bold]Report[/]  {page}");
        }
    }

    private static void Write(ImmutableArray<string> head, IEnumerable<ImmutableArray<string>> rows, IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach ((int place, string heading) in head.Index())
        {
            TableColumn column = new(Markup.Escape(heading)) { Padding = s_padding, Alignment = place == 0 ? Justify.Left : Justify.Right };
            table.AddColumn(column);
        }

        foreach (ImmutableArray<string> row in rows)
        {
            table.AddRow([.. row.Select(Mark)]);
        }

        console.Write(table);
    }

    private static string Mark(string cell) => cell switch
    {
        "passed" => "[green]passed[/]",
        "failed" => "[red]failed[/]",
        _ => Markup.Escape(cell),
    };
}
