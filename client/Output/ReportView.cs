using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A report in a few lines.</summary>
internal static class ReportView
{
    /// <summary>Writes it.</summary>
    public static void Show(ReportResult report, IAnsiConsole console)
    {
        foreach (ScenarioReport scenario in report.Scenarios)
        {
            TrainingReport[] trainings = [.. scenario.Models.SelectMany(model => model.Trainings)];
            console.MarkupLineInterpolated(
                $"[bold]{scenario.Title}[/]  {Figures.Percent(trainings.Min(training => training.Ratio))} of the optimum by the worst of {trainings.Length} trainings, {trainings.Count(training => training.IsKept)} kept to the end{(scenario.TraceIsOwn ? ", on the trace beside the scenario" : "")}");
        }

        console.MarkupLineInterpolated($"[bold]Report[/]  {report.Pages}{(report.Markdown is null ? "" : $" and {report.Markdown}")}, after {Figures.Duration(report.Seconds)}");
    }
}
