using System.Globalization;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Shows what was read from a history.</summary>
internal static class HistoryView
{
    /// <summary>Shows it.</summary>
    public static void Show(CollectResult result, HistorySummary history, Terminal terminal)
    {
        IAnsiConsole console = terminal.Results;
        console.MarkupLineInterpolated(
            $"[bold]Trace[/]  {Figures.Count(result.Rows)} rows of {result.Scenario} in {result.Out}, {Figures.Count(result.NewRows)} of them new");
        console.MarkupLineInterpolated(
            $"read: {Time(history.From)} to {Time(history.Until)} in intervals of {Figures.Duration(history.IntervalSeconds)}; {Figures.Count(result.LeftOut ?? 0)} of which nothing is known are left out, {Figures.Count(history.Incomplete)} rows have figures that are missing");
        foreach (UnknownReason reason in history.Reasons)
        {
            console.MarkupLineInterpolated($"  {Figures.Count(reason.Count)} x {reason.Reason}");
        }

        if (!history.OtherNodes.IsEmpty)
        {
            console.MarkupLineInterpolated($"nodes that the scenario does not name: {string.Join(", ", history.OtherNodes)}");
        }

        if (result.Stopped is not null)
        {
            console.MarkupLineInterpolated($"stopped: {result.Stopped}");
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
