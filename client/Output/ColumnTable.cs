using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Meshward.Client.Output;

/// <summary>Columns side by side; in several tables where they are wider than the terminal.</summary>
internal static class ColumnTable
{
    /// <summary>From roomy to tight: signs after which headings are broken into lines, and room beside each column.</summary>
    private static readonly ImmutableArray<(string Breaks, int Padding)> s_layouts = [("", 1), (".", 1), (".-", 1), (".-", 0)];

    /// <summary>Writes the table.</summary>
    /// <param name="keys">Columns by which a reader finds a row: every table begins with them.</param>
    /// <param name="rest">The other columns.</param>
    /// <param name="console">Where to.</param>
    public static void Show(StateColumn[] keys, StateColumn[] rest, IAnsiConsole console)
    {
        ImmutableArray<(string, int)> fitting = [.. s_layouts.Where(layout => Fits([.. keys, .. rest], layout, console)).Take(1)];
        foreach (StateColumn[] part in fitting.IsEmpty ? Split(keys, rest, console) : [rest])
        {
            console.Write(Build([.. keys, .. part], fitting.IsEmpty ? s_layouts[^1] : fitting[0]));
        }
    }

    private static IEnumerable<StateColumn[]> Split(StateColumn[] keys, StateColumn[] rest, IAnsiConsole console)
    {
        for (int from = 0; from < rest.Length;)
        {
            int to = from + 1;
            while (to < rest.Length && Fits([.. keys, .. rest[from..(to + 1)]], s_layouts[^1], console))
            {
                to++;
            }

            yield return rest[from..to];
            from = to;
        }
    }

    private static bool Fits(StateColumn[] columns, (string Breaks, int Padding) layout, IAnsiConsole console)
    {
        IRenderable table = Build(columns, layout);
        return table.Measure(RenderOptions.Create(console), int.MaxValue / 2).Max <= console.Profile.Width;
    }

    private static Table Build(StateColumn[] columns, (string Breaks, int Padding) layout)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (StateColumn column in columns)
        {
            table.AddColumn(new TableColumn(column.Heading(layout.Breaks)).RightAligned().NoWrap().PadLeft(0).PadRight(layout.Padding));
        }

        for (int row = 0; row < columns[0].Cells.Length; row++)
        {
            table.AddRow(columns.Select(column => column.Cells[row]).ToArray());
        }

        return table;
    }
}
