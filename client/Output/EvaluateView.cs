using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>Policies side by side, as a table.</summary>
internal static class EvaluateView
{
    // Eight columns are to fit a terminal of 80.
    private static readonly Padding s_padding = new(0, 0, 1, 0);

    /// <summary>Writes it.</summary>
    public static void Show(EvaluateResult evaluation, IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"[bold]Load {evaluation.Load}[/]  {Figures.Count(evaluation.Steps)} time steps, {Seeds(evaluation)}");
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("policy") { Padding = s_padding });
        bool hasCost = evaluation.Policies.Any(policy => policy.Cost is not null), sheds = evaluation.Policies.Any(policy => policy.ShedShare > 0);
        string[] heads = ["mean\nreward", "of the\noptimum", "bounds\nkept (%)", .. hasCost ? ["cost"] : Array.Empty<string>(), .. sheds ? ["shed"] : Array.Empty<string>(), "turns", "mean\ndelay"];
        foreach (string head in heads)
        {
            table.AddColumn(new TableColumn(head) { Padding = s_padding }.RightAligned());
        }

        foreach (PolicyScore policy in evaluation.Policies)
        {
            table.AddRow(
            [
                Markup.Escape(policy.Name),
                Figures.Spread(policy.MeanReward, policy.MeanRewardDeviation),
                policy.RatioToOptimal is double ratio ? Figures.Percent(ratio) : "",
                Figures.PointsSpread(policy.ObjectivesMet, policy.ObjectivesMetDeviation),
                .. hasCost ? [policy.Cost is double cost ? Figures.Plain(cost) : ""] : Array.Empty<string>(),
                .. sheds ? [Figures.Percent(policy.ShedShare)] : Array.Empty<string>(),
                Figures.Plain(policy.DirectionChanges),
                policy.MeanDelaySeconds is double delay ? Figures.Duration(delay) : "",
            ]);
        }

        console.Write(table);
        if (evaluation.OptimalIsLowerBound == true)
        {
            console.MarkupLine("  [grey]what stands for the optimum is a lower bound of it, found by coordinate ascent: a policy may have more[/]");
        }

        foreach (PolicyScore policy in evaluation.Policies)
        {
            if (policy.DecisionSeconds is double seconds)
            {
                console.MarkupLineInterpolated($"  [grey]{policy.Name}: one decision takes {Figures.Duration(seconds)}[/]");
            }

            if (policy.Learned is PolicyOrigin learned)
            {
                string model = learned.LearnedOnThisModel ? "on this model" : "on another trace or model";
                console.MarkupLineInterpolated(
                    $"  [grey]{policy.Name}: policy {learned.PolicySha256[..16]}, seed {learned.Seed}, learned {model}[/]");
            }
        }
    }

    /// <summary>What the columns mean.</summary>
    public static string Meaning(EvaluateResult evaluation) =>
        $"{(evaluation.Seeds > 1 ? $"Means over {evaluation.Seeds} seeds of the load, with sample standard deviations. " : "")}"
        + "Cost is what the scenario minimises, else its cores or replicas; shed is the share of all requests that blocking rejected; "
        + "turns are changes of direction in 100 time steps, over all controls.";

    private static string Seeds(EvaluateResult evaluation) => evaluation.Seeds == 1
        ? $"seed {evaluation.Seed}"
        : $"seeds {evaluation.Seed} to {evaluation.Seed + evaluation.Seeds - 1}, mean ± deviation";
}
