using System.Collections.Immutable;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>What <c>adapt</c> found, as tables.</summary>
internal static class AdaptView
{
    // Columns are to fit a terminal of 80.
    private static readonly Padding s_padding = new(0, 0, 1, 0);

    /// <summary>Writes it.</summary>
    public static void Show(AdaptResult result, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(
            $"[bold]Story[/]  {result.Scenario}, load {string.Join(", then ", result.Loads)}: {Figures.Count(result.Steps)} time steps of {Figures.Plain(result.StepSeconds)} s, {(result.Seeds == 1 ? "1 seed" : $"{result.Seeds} seeds")}{(result.Journal is null ? "" : ", on the testbed")}");
        console.MarkupLineInterpolated($"  From step {result.ChangeAt} on, {result.Change}.");
        foreach ((string name, Func<AdaptScore, AdaptFigures> of) in AdaptTable.Stretches(result))
        {
            console.MarkupLineInterpolated($"\n[bold]{name}[/]");
            Write(AdaptTable.Head(result), result.Policies.Select(score => AdaptTable.Row(result, score.Name, of(score))), console);
        }

        console.MarkupLineInterpolated($"{AdaptTable.Noticed(result)}");
        AdaptRun first = result.Runs[0];
        console.MarkupLineInterpolated($"\n[bold]What happened[/], seed {first.Seed}");
        foreach (AdaptNews each in first.Events)
        {
            console.MarkupLineInterpolated($"  step {each.Step}: {each.Words}");
        }

        if (first.Events.IsEmpty)
        {
            console.MarkupLine("  [grey]nothing: the policy was followed to the end[/]");
        }

        foreach (LeftOutPolicy left in result.LeftOut ?? [])
        {
            console.MarkupLineInterpolated($"  [grey]{left.Name}: left out, {left.Reason}[/]");
        }

        if (result.Journal is string journal)
        {
            console.MarkupLineInterpolated($"[bold]Journal[/]  meshward journal SCENARIO --data {journal}");
        }

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
            table.AddColumn(new TableColumn(Markup.Escape(heading)) { Padding = s_padding, Alignment = place == 0 ? Justify.Left : Justify.Right });
        }

        foreach (ImmutableArray<string> row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
    }
}
