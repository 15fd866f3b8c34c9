using System.Collections.Immutable;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>States with their actions and outcomes, one row each; in several tables where one is wider than the terminal.</summary>
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

        ImmutableArray<StateRow> shown = [.. states.Take(MostRows)];
        ColumnTable.Show([.. StateColumn.Seen(shown)], [.. StateColumn.Outcomes(shown)], console);
        if (states.Length > MostRows)
        {
            console.MarkupLineInterpolated($"  and {states.Length - MostRows} more states: --json prints all");
        }
    }
}
