using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Client.Comparison;
using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Reports;

/// <summary>The page of one scenario in a report: all its trainings, and every policy on every load.</summary>
internal static class ScenarioPage
{
    /// <summary>The page.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="command">The command line that made it.</param>
    public static string Html(ScenarioSummary scenario, string command)
    {
        ResultTables tables = new([scenario]);
        StringBuilder body = new();
        Head(body, scenario);
        foreach (ModelSeedReport model in scenario.Report.Models)
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>How it learned, model seed {model.ModelSeed}</h2>\n")
                .Append(Page.Figure(ComparisonPlots.Curves(model, $"model-{model.ModelSeed}"), "Exact mean reward of the greedy policy over the training load, after each round; one line a training. Shares below 0 are not shown."));
        }

        body.Append(Trainings(scenario).Html()).Append(tables.Published.Html());
        foreach (string note in ResultsMarkdown.Notes([scenario]))
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(note)}</p>\n");
        }

        foreach (LoadSummary load in scenario.Loads)
        {
            body.Append(Load(load, load == scenario.Loads[0]).Html());
        }

        foreach (LeftOutPolicy left in scenario.Report.Models[0].LeftOut)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(left.Name)} is left out: {Page.Text(left.Reason)}.</p>\n");
        }

        Making(body, scenario.Report, tables.Method, command);
        return Page.Whole($"Meshward: {scenario.Report.Title}", body.ToString(), isBroad: true);
    }

    private static void Head(StringBuilder body, ScenarioSummary scenario)
    {
        body.Append(CultureInfo.InvariantCulture, $"<p><a href=\"index.html\">All scenarios</a></p>\n<h1>{Page.Text(scenario.Report.Title)}</h1>\n<p class=\"soft\">{Page.Text(scenario.Report.Description)}</p>\n");
        body.Append("<div class=\"tiles\">\n");
        Tile(Figures.Percent(scenario.Seen.Least), $"of the optimum on seen load, by the worst of {scenario.Trainings.Length} trainings; {Figures.Percent(scenario.Seen.Mean)} on average");
        if (scenario.Unseen is { Learned: Extent unseen } load)
        {
            Tile(Figures.Percent(unseen.Least), $"of the optimum on the load {load.Load}, by the worst; {Figures.Percent(unseen.Mean)} on average");
        }

        Tile($"{scenario.Kept} of {scenario.Trainings.Length}", "trainings stay at 99 % of the optimum to their end");
        Tile(scenario.SecondsTo99 is double seconds ? Figures.Duration(seconds) : "never", scenario.Reached > 0 ? $"until 99 % of the optimum (median of the {scenario.Reached} trainings that got there)" : "did a training reach 99 % of the optimum");
        body.Append("</div>\n");

        void Tile(string figure, string words) =>
            body.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{Page.Text(figure)}</b><span>{Page.Text(words)}</span></div>\n");
    }

    private static ResultTable Trainings(ScenarioSummary scenario) => new(
        "Trainings",
        "Shares of the optimum on the training load. Least at the end: the least of the last tenth of the evaluations. Later at 99 %: of the evaluations after the first that was there.",
        ["model seed", "preset", "seed", "kept policy", "last policy", "least at the end", "later at 99 %", "99 % after", "environment steps", "seconds"],
        [
            .. scenario.Report.Models.SelectMany(model => model.Trainings.Select(training => Row(model, "default", training))
                .Concat(model.Published.Select(training => Row(model, "published", training)))),
        ]);

    private static ImmutableArray<(string, string?)> Row(ModelSeedReport model, string preset, TrainingReport training) =>
    [
        (Figures.Count(model.ModelSeed), null),
        (preset, null),
        (Figures.Count(training.Seed), null),
        (Figures.Percent(training.Ratio), training.Ratio >= TrainingReport.Goal ? "good" : "bad"),
        (Figures.Percent(training.EndRatio), null),
        (Figures.Percent(training.LastTenthRatio), training.IsKept ? "good" : "bad"),
        (training.KeptShare is double kept ? Figures.Percent(kept) : "", null),
        (training is { EnvStepsTo99: long steps, SecondsTo99: double seconds } ? $"{Figures.Count(steps)} steps, {Figures.Duration(seconds)}" : "never", null),
        (Figures.Count(training.EnvSteps), null),
        (Figures.Plain(training.Seconds), null),
    ];

    private static ResultTable Load(LoadSummary load, bool isTraining)
    {
        LoadReport first = load.Models[0];
        return new ResultTable(
            $"Policies on the load {load.Load}, model seed 0",
            isTraining ? "The load that policies learn on. Spreads are over the seeds of the load." : "A load that policies have not learned on. Spreads are over the seeds of the load.",
            ["policy", "mean reward", "of the optimum", "bounds kept (%)", "cost", "shed", "turns", "mean delay"],
            [.. first.Learned.Concat(first.Published).Concat(first.Others).Select(score => PolicyRow(score, first))]);
    }

    private static ImmutableArray<(string, string?)> PolicyRow(PolicyScore score, LoadReport load) =>
    [
        (score.Name, load.Learned.Contains(score) ? "do" : null),
        (Figures.Spread(score.MeanReward, score.MeanRewardDeviation), null),
        (Figures.Percent(Verbs.Requirement.Ratio(score.MeanReward, load.OptimalReward)), null),
        (Figures.PointsSpread(score.ObjectivesMet, score.ObjectivesMetDeviation), null),
        (score.Cost is double cost ? Figures.Plain(cost) : "", null),
        (Figures.Percent(score.ShedShare), null),
        (Figures.Plain(Math.Round(score.DirectionChanges, 1)), null),
        (score.MeanDelaySeconds is double delay ? Figures.Duration(delay) : "", null),
    ];

    private static void Making(StringBuilder body, ScenarioReport report, string method, string command)
    {
        ImmutableArray<(string Name, string Value)> facts =
        [
            ("command", command),
            ("meshward", ProductVersion.Text),
            ("scenario", $"{report.Scenario}, SHA-256 {report.ScenarioSha256}"),
            ("trace", $"{report.Trace}{(report.TraceIsOwn ? ", the one beside the scenario" : "")}, SHA-256 {report.TraceSha256}"),
            ("simulators", string.Join(", ", report.Models.SelectMany(model => model.Trainings).Select(training => training.Simulators).Distinct())),
            ("computing time", Figures.Duration(report.Models.Sum(model => model.Seconds))),
        ];
        body.Append(CultureInfo.InvariantCulture, $"<h2>How it was made</h2>\n<p>{Page.Text(method)}</p>\n<dl>\n");
        foreach ((string name, string value) in facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{Page.Text(name)}</dt><dd><code>{Page.Text(value)}</code></dd>\n");
        }

        body.Append("</dl>");
    }
}
