using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Policies side by side, as a table.</summary>
internal static class EvaluateView
{
    /// <summary>Writes it.</summary>
    public static void Show(EvaluateResult evaluation, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]Load {evaluation.Load}[/]  {Figures.Count(evaluation.Steps)} time steps, seed {evaluation.Seed}");
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("policy")
            .AddColumn(new TableColumn("mean reward").RightAligned())
            .AddColumn(new TableColumn("of the optimum").RightAligned())
            .AddColumn(new TableColumn("bounds kept").RightAligned())
            .AddColumn(new TableColumn("cores").RightAligned())
            .AddColumn(new TableColumn("mean delay").RightAligned());
        foreach (PolicyScore policy in evaluation.Policies)
        {
            table.AddRow(
                Markup.Escape(policy.Name),
                Figures.Fixed(policy.MeanReward),
                policy.RatioToOptimal is double ratio ? Figures.Percent(ratio) : "",
                Figures.Percent(policy.ObjectivesMet),
                policy.MeanCores is double cores ? Figures.Plain(cores) : "",
                policy.MeanDelaySeconds is double delay ? Figures.Duration(delay) : "");
        }

        console.Write(table);
        foreach (PolicyScore policy in evaluation.Policies)
        {
            if (policy.Learned is PolicyOrigin learned)
            {
                string model = learned.LearnedOnThisModel ? "on this model" : "on another trace or model";
                console.MarkupLineInterpolated(
                    $"  [grey]{policy.Name}: policy {learned.PolicySha256[..16]}, seed {learned.Seed}, learned {model}[/]");
            }
        }
    }
}
