using System.Globalization;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Shows what was found of a mesh.</summary>
internal static class InitView
{
    /// <summary>Shows it.</summary>
    public static void Show(InitResult result, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(
            $"[bold]Scenario[/]  {result.Scenario} in {result.Out}, from {Time(result.From)} to {Time(result.Until)} in intervals of {Figures.Duration(result.IntervalSeconds)}");
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string heading in (string[])["service", "req/s", "least", "most", "p50", "p95", "workloads"])
        {
            table.AddColumn(heading is "service" or "workloads" ? new TableColumn(heading) : new TableColumn(heading).RightAligned());
        }

        foreach (InitService service in result.Services)
        {
            table.AddRow(
                Markup.Escape(service.Name), Figures.Plain(service.MeanLoad), Figures.Plain(service.LeastLoad), Figures.Plain(service.MostLoad),
                service.P50Seconds is double half ? Figures.Duration(half) : "", Figures.Duration(service.P95Seconds), Markup.Escape(string.Join(", ", service.Workloads)));
        }

        console.Write(table);
        console.MarkupLineInterpolated($"controls: {string.Join(", ", result.Controls)}");
        if (!result.Suggested.IsEmpty)
        {
            console.MarkupLineInterpolated($"as comments: {string.Join(", ", result.Suggested)}");
        }

        foreach (InitLeftOut service in result.LeftOut)
        {
            console.MarkupLineInterpolated($"left out: {service.Service} ({service.Reason})");
        }

        if (result.Note is not null)
        {
            console.MarkupLineInterpolated($"note: {result.Note}");
        }

        console.WriteLine("to go on:");
        foreach (string command in result.Next)
        {
            console.MarkupLineInterpolated($"  {command}");
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
