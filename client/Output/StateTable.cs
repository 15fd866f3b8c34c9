using System.Collections.Immutable;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>States with their actions and outcomes, one row each.</summary>
internal static class StateTable
{
    private const int MostRows = 64;

    /// <summary>Writes the table; of many states the first ones.</summary>
    public static void Show(ImmutableArray<StateRow> states, IAnsiConsole console)
    {
        if (states.IsEmpty)
        {
            return;
        }

        StateRow first = states[0];
        bool hasOptimum = states.Any(state => state.OptimalReward is not null);
        bool hasValue = states.Any(state => state.Value is not null);
        Table table = new Table().Border(TableBorder.Simple);
        AddColumns(table, first.Observation, "[bold]", "[/]");
        table.AddColumn("");
        AddColumns(table, first.Action, "[bold]", "[/]");
        table.AddColumn("");
        AddColumns(table, first.Predicted, "", "");
        table.AddColumn(new TableColumn("reward").RightAligned());
        if (hasOptimum)
        {
            table.AddColumn(new TableColumn("optimum").RightAligned());
        }

        if (hasValue)
        {
            table.AddColumn(new TableColumn("value").RightAligned());
        }

        foreach (StateRow state in states.Take(MostRows))
        {
            table.AddRow(Cells(state, hasOptimum, hasValue));
        }

        console.Write(table);
        if (states.Length > MostRows)
        {
            console.MarkupLineInterpolated($"  and {states.Length - MostRows} more states: --json prints all");
        }
    }

    private static void AddColumns(Table table, OrderedValues values, string before, string after)
    {
        foreach ((string name, double _) in values.Entries)
        {
            // Long names stand in lines of their parts, so that no terminal cuts them.
            string heading = name.Length > 16 ? name.Replace(".", ".\n", StringComparison.Ordinal) : name;
            table.AddColumn(new TableColumn($"{before}{Markup.Escape(heading)}{after}").RightAligned());
        }
    }

    private static string[] Cells(StateRow state, bool hasOptimum, bool hasValue)
    {
        List<string> cells = [];
        cells.AddRange(state.Observation.Entries.Select(entry => Figures.Plain(entry.Value)));
        cells.Add("[grey]→[/]");
        cells.AddRange(state.Action.Entries.Select(entry => $"[bold]{Figures.Plain(entry.Value)}[/]"));
        cells.Add("[grey]→[/]");
        cells.AddRange(state.Predicted.Entries.Select(entry => Figures.Fixed(entry.Value)));
        cells.Add(Figures.Plain(state.Reward));
        if (hasOptimum)
        {
            bool isOptimal = state.OptimalReward is double optimal && state.Reward >= optimal - 1e-9;
            cells.Add(state.OptimalReward is double best ? $"{Figures.Plain(best)} {(isOptimal ? "[green]✓[/]" : "[yellow]·[/]")}" : "");
        }

        if (hasValue)
        {
            cells.Add(state.Value is double value ? Figures.Plain(value) : "");
        }

        return [.. cells];
    }
}
