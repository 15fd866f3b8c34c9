using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Client.Comparison;
using Meshward.Client.Output;

namespace Meshward.Client.Reports;

/// <summary>The page that compares all scenarios.</summary>
internal static class ComparisonPage
{
    /// <summary>The page.</summary>
    /// <param name="scenarios">Scenarios in order.</param>
    /// <param name="command">The command line that made it.</param>
    public static string Html(ImmutableArray<ScenarioSummary> scenarios, string command)
    {
        ResultTables tables = new(scenarios);
        StringBuilder body = new();
        body.Append("<h1>Learned policies on the papers' scenarios</h1>\n")
            .Append(Paragraph(tables.Verdict))
            .Append("<div class=\"tiles\">\n");
        int trainings = scenarios.Sum(scenario => scenario.Trainings.Length);
        Tile(body, Figures.Percent(scenarios.Min(scenario => scenario.Seen.Least)), "of the optimum on seen load, by the worst of all trainings");
        if (Extent.Of(scenarios.Select(scenario => scenario.Unseen?.Learned?.Least).OfType<double>()) is Extent unseen)
        {
            Tile(body, Figures.Percent(unseen.Least), "of the optimum on unseen load, by the worst of all trainings");
        }

        Tile(body, $"{scenarios.Sum(scenario => scenario.Kept)} of {trainings}", "trainings stay at 99 % of the optimum to their end");
        Tile(body, $"{scenarios.Count(scenario => scenario.IsGoalReached)} of {scenarios.Length}", "scenarios reach the goal with every training");
        body.Append("</div>\n")
            .Append(Page.Figure(ComparisonPlots.Shares(scenarios), "Means over all trainings and system models; shares below 0 are drawn at 0. What the papers published is shown for the load that they learned on, or the only one that they show."))
            .Append(tables.Learned.Html(Link))
            .Append(tables.Published.Html(Link));
        foreach (string note in ResultsMarkdown.Notes(scenarios))
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(note)}</p>\n");
        }

        if (!tables.Presets.Rows.IsEmpty)
        {
            body.Append(tables.Presets.Html(Link));
        }

        body.Append(tables.Loads.Html(Link)).Append(tables.Costs.Html(Link)).Append("<h2>Where a policy without learning beats the learned one</h2>\n<ul>\n");
        foreach (string line in tables.Beaten.DefaultIfEmpty("Nowhere."))
        {
            body.Append(CultureInfo.InvariantCulture, $"<li>{Page.Text(line)}</li>\n");
        }

        body.Append("</ul>\n").Append(tables.WhyBeaten.Length > 0 ? Paragraph(tables.WhyBeaten) : "").Append("<h2>How it was made</h2>\n")
            .Append(Paragraph(tables.Method))
            .Append(CultureInfo.InvariantCulture, $"<dl>\n<dt>command</dt><dd><code>{Page.Text(command)}</code></dd>\n<dt>meshward</dt><dd><code>{Page.Text(ProductVersion.Text)}</code></dd>\n</dl>");
        return Page.Whole("Meshward: all scenarios", body.ToString(), isBroad: true);

        string? Link(string title) => scenarios.FirstOrDefault(scenario => scenario.Report.Title == title) is { } scenario ? scenario.Report.FileName + ".html" : null;
    }

    private static string Paragraph(string text) => $"<p>{Page.Text(text)}</p>\n";

    private static void Tile(StringBuilder body, string figure, string words) =>
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{Page.Text(figure)}</b><span>{Page.Text(words)}</span></div>\n");
}
