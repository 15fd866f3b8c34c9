using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Results;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>What a scenario means, in words.</summary>
internal static class ExplainView
{
    /// <summary>Writes it.</summary>
    public static void Show(ExplainResult result, IAnsiConsole console)
    {
        ScenarioExplanation scenario = result.Scenario;
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        console.MarkupLineInterpolated($"[bold]{scenario.Name}[/]  {scenario.Description}");
        console.WriteLine();
        Mesh(grid, scenario.Mesh);
        foreach (ExplainedLoad load in scenario.Loads)
        {
            Row(grid, $"load {load.Name}", string.Join("; ", load.Services));
        }

        foreach (ExplainedControl control in scenario.Controls)
        {
            string values = string.Join(", ", control.Values.Select(Figures.Plain));
            Row(grid, "control", $"{control.Name}: {control.Meaning}, {control.Mode}, one of {values}{(control.Unit.Length > 0 ? " " + control.Unit : "")}, at first {Start(control)}");
        }

        foreach (ObservedQuantity observed in scenario.Observation)
        {
            Row(grid, "observation", $"{observed.Name}, {Figures.Plain(observed.Low)} .. {Figures.Plain(observed.High)} seen as -1 .. 1");
        }

        foreach (ScenarioParameter parameter in scenario.Parameters)
        {
            Row(grid, "parameter", $"{parameter.Name} = {parameter.Value.ToString(CultureInfo.InvariantCulture)} {parameter.Unit}".TrimEnd());
        }

        foreach (Definition definition in scenario.Definitions)
        {
            Row(grid, "definition", $"{definition.Name} = {definition.Expression}");
        }

        foreach (ExplainedBound bound in scenario.Bounds)
        {
            Row(grid, "keep", $"{bound}{Margin(bound)}{Priority(bound.Priority)}");
        }

        foreach (Utility utility in scenario.Utilities)
        {
            Row(grid, utility.IsMaximised ? "maximise" : "minimise", $"{utility.Expression}{Priority(utility.Priority)}");
        }

        Row(grid, scenario.RewardIsDerived ? "derived reward" : "reward", scenario.Reward);
        Row(grid, "return", scenario.Return);
        Model(grid, scenario.Model);
        Variants(grid, scenario.Model.Variants);
        LearningView.AddRows(grid, scenario.Learning);
        Sizes(grid, scenario.Sizes, result.Coverage);
        foreach (ExplainedRule rule in result.SafetyRules)
        {
            Row(grid, $"rule {rule.Name}", rule.Values.Length > 0 ? $"{rule.Meaning} ({rule.Values})" : rule.Meaning);
        }

        console.Write(grid);
    }

    private static string Margin(ExplainedBound bound)
    {
        string unit = bound.Unit.Length > 0 ? $" {bound.Unit}" : "";
        return bound switch
        {
            { MarginSigmas: double sigmas, Sigma: double sigma } =>
                $", with a margin of {Figures.Plain(sigmas)} sigma of {sigma.ToString("G4", CultureInfo.InvariantCulture)}{unit}, so that the reward wants "
                + $"{bound.Wanted.ToString("G6", CultureInfo.InvariantCulture)}{unit}",
            { MarginSigmas: double sigmas } => $", with a margin of {Figures.Plain(sigmas)} sigma, known once the model is fitted",
            { Margin: > 0 } => $", with a margin of {Figures.Plain(bound.Margin)}{unit}",
            _ => "",
        };
    }

    private static string Priority(double priority) => priority == 1 ? "" : $", priority {Figures.Plain(priority)}";

    private static string Start(ExplainedControl control) => control.Start is [double only] && only == control.Initial
        ? Figures.Plain(control.Initial)
        : $"{Figures.Plain(control.Initial)}, in training {string.Join(" or ", control.Start.Select(Figures.Plain))}";

    private static void Mesh(Grid grid, ExplainedMesh mesh)
    {
        Row(grid, "services", string.Join(", ", mesh.Services));
        Row(grid, "nodes", string.Join(", ", mesh.Nodes));
        Row(grid, "time step", $"{Figures.Duration(mesh.TimeStepSeconds)}: {Figures.Duration(mesh.SettlingSeconds)} to settle, {Figures.Duration(mesh.MonitoringSeconds)} to monitor");
    }

    private static void Model(Grid grid, ModelSpec model)
    {
        string kind = model.Kind == ModelKind.Forest ? "forests" : "boosted ensembles";
        string share = model.Kind == ModelKind.Forest && model.MaxFeatures < 1 ? $", {Figures.Plain(model.MaxFeatures)} of the features at a split" : "";
        Row(grid, "system model", $"{(model.Forests is int forests ? Figures.Count(forests) : "2 to 8")} {kind} of {model.Trees} trees{share}, rows {(model.Rows == RowHandling.Cleaned ? "cleaned" : "literal")}, from {model.Trace}{StandIn(model.StandIn)}");
        Row(grid, "  from", string.Join(", ", model.Features.Select(feature => $"{feature.Column} = {feature.Expression}")));
        Row(grid, "  to", string.Join(", ", model.Targets.Select(target => $"{target.Quantity} = {target.Column}")));
    }

    private static void Variants(Grid grid, ImmutableArray<ModelVariant> variants)
    {
        foreach (ModelVariant variant in variants)
        {
            IEnumerable<string> rows = variant.RowFilters.Select(filter => (filter.AtLeast, filter.AtMost) switch
            {
                (double low, null) => $"{filter.Column} >= {Figures.Plain(low)}",
                (null, double high) => $"{filter.Column} <= {Figures.Plain(high)}",
                _ => $"{Figures.Plain(filter.AtLeast!.Value)} <= {filter.Column} <= {Figures.Plain(filter.AtMost!.Value)}",
            });
            string where = variant.RowFilters.IsEmpty ? "" : $", rows where {string.Join(" and ", rows)}";
            Row(grid, $"variant {variant.Name}", $"from {variant.Trace}{StandIn(variant.StandIn)}{where}");
        }
    }

    private static string StandIn(StandIn? standIn) => standIn is null ? "" : ", a stand-in that the queueing model made";

    private static void Sizes(Grid grid, ExplainedSizes sizes, Coverage? coverage)
    {
        string observations = sizes.Observations is long count ? Figures.Count(count) : "infinitely many";
        Row(grid, "sizes", $"{Figures.Count(sizes.Configurations)} configurations, {Figures.Count(sizes.JointActions)} joint actions, {observations} observations");
        if (coverage is { States: long states, Covered: long covered, Masked: long masked })
        {
            Row(grid, "operating region", $"{Figures.Count(covered)} of {Figures.Count(states)} loads with configurations are in the trace; {Figures.Count(masked)} are masked");
        }
        else if (coverage is not null)
        {
            Row(grid, "operating region", $"{Figures.Count(coverage.Configurations)} loads with configurations are in the trace");
        }
    }

    private static void Row(Grid grid, string name, string words) => grid.AddRow($"[bold]{Markup.Escape(name)}[/]", Markup.Escape(words));
}
