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
        string on = evaluation.On is null ? "" : ", as the model has it";
        console.MarkupLineInterpolated($"[bold]Load {evaluation.Load}[/]{on}  {Figures.Count(evaluation.Steps)} time steps, {Seeds(evaluation)}");
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("policy") { Padding = s_padding });
        bool hasCost = evaluation.Policies.Any(policy => policy.Cost is not null), sheds = evaluation.Policies.Any(policy => policy.ShedShare > 0);
        string[] heads = ["mean\nreward", "of the\nbest (%)", "bounds\nkept (%)", .. hasCost ? ["cost"] : Array.Empty<string>(), .. sheds ? ["shed\n(%)"] : Array.Empty<string>(), "turns", "mean\ndelay"];
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
                policy.RatioToOptimal is double ratio ? Figures.PointsSpread(ratio, null) : "",
                Figures.PointsSpread(policy.ObjectivesMet, policy.ObjectivesMetDeviation),
                .. hasCost ? [policy.Cost is double cost ? Figures.Plain(cost) : ""] : Array.Empty<string>(),
                .. sheds ? [Figures.PointsSpread(policy.ShedShare, null)] : Array.Empty<string>(),
                Figures.Plain(Math.Round(policy.DirectionChanges, 1)),
                policy.MeanDelaySeconds is double delay ? Figures.Duration(delay) : "",
            ]);
        }

        console.Write(table);
        ShowMeasured(evaluation, console);
        if (evaluation.OutsideRegionShare is double outside)
        {
            console.MarkupLineInterpolated($"  [yellow]in {Figures.Percent(outside)} of the time steps the best policy too is outside the operating region: figures are guesses there[/]");
        }

        if (evaluation.Policies.Any(policy => policy.RatioToOptimal is null))
        {
            console.MarkupLine("  [grey]no shares of the optimum, whose own mean reward is not above 0 with every seed[/]");
        }

        if (evaluation.OptimalIsLowerBound == true)
        {
            console.MarkupLine("  [grey]what stands for the optimum is a lower bound of it, found by coordinate ascent: a policy may have more[/]");
        }

        foreach (PolicyScore policy in evaluation.Policies.Where(policy => policy.Settings is { Metric: not null } or { SwitchAt: not null }))
        {
            console.MarkupLineInterpolated($"  [grey]{policy.Name}: {Words(policy.Settings!)}[/]");
        }

        foreach (LeftOutPolicy left in evaluation.LeftOut ?? [])
        {
            console.MarkupLineInterpolated($"  [grey]{left.Name}: left out, {left.Reason}[/]");
        }

        foreach (PolicyScore policy in evaluation.Policies)
        {
            if (policy.DecisionSeconds is double seconds)
            {
                console.MarkupLineInterpolated($"  [grey]{policy.Name}: one decision takes {Figures.Duration(seconds)}, after {Figures.Duration(policy.PreparationSeconds ?? 0)} of preparation[/]");
            }

            if (policy.Learned is PolicyOrigin learned)
            {
                string model = learned.LearnedOnThisModel ? "on this model" : "on another trace or model";
                console.MarkupLineInterpolated(
                    $"  [grey]{policy.Name}: policy {learned.PolicySha256[..16]}, seed {learned.Seed}, learned {model}[/]");
            }
        }
    }

    // The same steps, on the mesh: what was measured, and how far the model was from it.
    private static void ShowMeasured(EvaluateResult evaluation, IAnsiConsole console)
    {
        if (evaluation.On is not string mesh)
        {
            return;
        }

        console.MarkupLineInterpolated($"[bold]Measured on the {mesh}[/]  the same time steps");
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("policy") { Padding = s_padding });
        string[] targets = [.. evaluation.Policies[0].Measured!.Targets.Select(target => target.Name)];
        foreach (string head in (string[])["mean\nreward", "bounds\nkept (%)", "mean\ndelay", .. targets.Select(target => $"{target}\nmodel off by (%)")])
        {
            table.AddColumn(new TableColumn(Markup.Escape(head)) { Padding = s_padding }.RightAligned());
        }

        foreach (PolicyScore policy in evaluation.Policies)
        {
            MeasuredScore measured = policy.Measured!;
            table.AddRow(
            [
                Markup.Escape(policy.Name), Figures.Plain(Math.Round(measured.MeanReward, 4)), Figures.PointsSpread(measured.ObjectivesMet, null),
                Figures.Duration(measured.MeanDelaySeconds),
                .. measured.Targets.Select(target => target.Nmae is double nmae ? Figures.PointsSpread(nmae, null) : ""),
            ]);
        }

        console.Write(table);
    }

    /// <summary>What the columns mean.</summary>
    public static string Meaning(EvaluateResult evaluation) =>
        $"{(evaluation.Seeds > 1 ? $"Means over {evaluation.Seeds} seeds of the load, with sample standard deviations. " : "")}"
        + "Cost is what the scenario minimises, else its cores or replicas; shed is the share of all requests that blocking rejected; "
        + "turns are changes of direction in 100 time steps, over all controls.";

    private static string Words(PolicySettings settings) => settings.SwitchAt is { } switches
        ? $"{settings.Rules!.Value.Length} rows, switching at {string.Join(", ", switches.Entries.Select(entry => $"{Figures.Plain(entry.Value)} of the way between training values of {entry.Key}"))}"
        : $"{settings.Metric} at {Figures.Percent(settings.Target!.Value)}, tolerance {Figures.Plain(settings.Tolerance!.Value)}, "
            + $"windows {Figures.Plain(settings.ScaleUpWindowSeconds!.Value)} s up and {Figures.Plain(settings.ScaleDownWindowSeconds!.Value)} s down";

    private static string Seeds(EvaluateResult evaluation) => evaluation.Seeds == 1
        ? $"seed {evaluation.Seed}"
        : $"seeds {evaluation.Seed} to {evaluation.Seed + evaluation.Seeds - 1}, mean ± deviation";
}
