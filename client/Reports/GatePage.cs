using System.Globalization;
using System.Text;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>What the gate found as one self-contained HTML page; the same input gives the same bytes.</summary>
internal static class GatePage
{
    /// <summary>The page.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="result">What was found.</param>
    /// <param name="replay">Every time step behind it.</param>
    /// <param name="command">The command line that found it.</param>
    public static string Html(Scenario scenario, GateResult result, GateReplay replay, string command)
    {
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Page.Text(scenario.Name)}: {Page.Text(result.Candidate.Name)} {(result.Passed ? "passed" : "did not pass")} the gate</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(scenario.Description)}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>Recorded traffic, {Figures.Count(result.Steps)} time steps of {Figures.Plain(result.StepSeconds)} s, was replayed on the system model: once with the policy, once with the calibrated rules. The policy passes where it is not worse than the rules by more than is tolerated.</p>\n");
        if (!result.Passed)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"notice\"><strong>Failed:</strong> {Page.Text(string.Join(", ", result.Failed))}.</p>\n");
        }

        body.Append("<h2>Criteria</h2>\n")
            .Append(Page.Table(
                GateTable.CriteriaHead,
                result.Criteria.Select(criterion => GateTable.Row(criterion).Select((cell, column) => (cell, column == 4 ? criterion.Passed ? "good" : "bad" : (string?)null)))))
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(GateTable.Compared(result))}</p>\n")
            .Append("<h2>Figures</h2>\n")
            .Append(Page.Table(GateTable.FiguresHead, GateTable.Figures(result).Select(row => row.Select(cell => (cell, (string?)null)))));
        OverTime(body, scenario, result, new GatePlots(scenario, replay));
        Making(body, result, command);
        return Page.Whole($"Meshward: gate of {scenario.Name}", body.ToString());
    }

    private static void OverTime(StringBuilder body, Scenario scenario, GateResult result, GatePlots plots)
    {
        ScenarioExplanation explanation = ScenarioExplanation.Of(scenario);
        string stretch = plots.Shown < plots.All
            ? $"the {Figures.Count(plots.Shown)} time steps from {Figures.Count(plots.First)} on, in which policy and rules differ most often in keeping the objectives"
            : "all time steps";
        body.Append("<h2>Over time</h2>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>The figures show {stretch}.</p>\n")
            .Append(Page.Figure(plots.Load(), "Offered load, as it was recorded."));
        for (int bound = 0; bound < scenario.Bounds.Length; bound++)
        {
            body.Append(Page.Figure(plots.Bound(bound), $"What is to be kept, as the model has it: {explanation.Bounds[bound]}."));
        }

        if (result.Candidate.MeanCost is not null)
        {
            body.Append(Page.Figure(plots.Cost(), "What it costs: what the scenario minimises, else all cores or replicas."));
        }
    }

    private static void Making(StringBuilder body, GateResult result, string command)
    {
        (string Name, string Value)[] facts =
        [
            ("command", command),
            ("meshward", ProductVersion.Text),
            ("scenario", $"{result.Scenario}, SHA-256 {result.ScenarioSha256}"),
            ("policy", $"SHA-256 {result.PolicySha256}, seed {result.Learned.Seed}, learned on {(result.Learned.LearnedOnThisModel ? "this model" : "another trace or model")}"),
            ("recording", $"{result.Recording}, columns {string.Join(", ", result.Columns)}, SHA-256 of the loads {result.RecordingSha256}"),
            ("trace", $"SHA-256 {result.TraceSha256}"),
            ("system model", $"SHA-256 {result.ModelSha256}, seed {result.ModelSeed}"),
        ];
        body.Append("<h2>How it was made</h2>\n<dl>\n");
        foreach ((string name, string value) in facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{Page.Text(name)}</dt><dd><code>{Page.Text(value)}</code></dd>\n");
        }

        body.Append("</dl>");
    }
}
