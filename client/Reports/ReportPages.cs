using System.Collections.Immutable;
using Meshward.Client.Comparison;
using Meshward.Client.Results;

namespace Meshward.Client.Reports;

/// <summary>The pages of a report in its folder.</summary>
/// <param name="folder">The folder.</param>
/// <param name="facts">What the papers published.</param>
/// <param name="command">The command line that makes them.</param>
internal sealed class ReportPages(string folder, ImmutableArray<PublishedScenario> facts, string command)
{
    /// <summary>File of the page that compares all scenarios.</summary>
    public string Index => Path.Combine(folder, "index.html");

    /// <summary>Writes a page for each scenario, and the one that compares them.</summary>
    /// <param name="reports">Scenarios in order, at least one.</param>
    public void Write(ImmutableArray<ScenarioReport> reports)
    {
        ImmutableArray<ScenarioSummary> summaries = Summaries(reports);
        foreach (ScenarioSummary summary in summaries)
        {
            File.WriteAllText(Path.Combine(folder, summary.Report.FileName + ".html"), ScenarioPage.Html(summary, command));
        }

        File.WriteAllText(Index, ComparisonPage.Html(summaries, command));
    }

    /// <summary>Reports with what was published about their scenarios.</summary>
    public ImmutableArray<ScenarioSummary> Summaries(ImmutableArray<ScenarioReport> reports) =>
        [.. reports.Select(report => new ScenarioSummary(
            report, facts.FirstOrDefault(fact => fact.Scenario == report.Scenario && fact.Variant == report.Variant)))];
}
