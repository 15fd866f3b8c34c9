using Meshward.Client.Results;
using Meshward.Core.Control.Journal;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A decision in plain words.</summary>
internal static class WhyView
{
    /// <summary>Writes it.</summary>
    public static void Show(WhyResult result, IAnsiConsole console)
    {
        DecisionRecord decision = result.Entry.Decision!;
        console.MarkupLineInterpolated(
            $"[bold]Decision {decision.Decision}[/] of {result.Scenario}, {decision.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC{(decision.IsDryRun ? ", dry run" : "")}");
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn());
        foreach (StoryPart part in DecisionStory.Of(result.Entry))
        {
            foreach ((int place, string line) in part.Lines.Index())
            {
                grid.AddRow(new Markup(place == 0 ? $"[bold]{Markup.Escape(part.Heading)}[/]" : ""), new Text(line));
            }
        }

        console.Write(grid);
    }
}
