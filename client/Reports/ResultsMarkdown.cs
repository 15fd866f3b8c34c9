using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Client.Comparison;

namespace Meshward.Client.Reports;

/// <summary>The comparison of scenarios as Markdown, for <c>docs/results.md</c>.</summary>
internal static class ResultsMarkdown
{
    /// <summary>The page.</summary>
    /// <param name="scenarios">Scenarios in order.</param>
    /// <param name="command">The command line that makes it.</param>
    public static string Write(ImmutableArray<ScenarioSummary> scenarios, string command)
    {
        ResultTables tables = new(scenarios);
        StringBuilder page = new();
        page.Append("# Results\n\n")
            .Append(CultureInfo.InvariantCulture, $"Made by one command, not by hand; TRACES is a folder with the public traces that [published.yaml](published.yaml) names:\n\n    ./{command}\n\n")
            .Append(tables.Verdict).Append("\n\n")
            .Append(tables.Method).Append("\n\n")
            .Append(tables.Published.Markdown()).Append('\n');
        foreach (string note in Notes(scenarios))
        {
            page.Append("- ").Append(note).Append('\n');
        }

        page.Append('\n').Append(tables.Learned.Markdown()).Append('\n');
        if (!tables.Presets.Rows.IsEmpty)
        {
            page.Append(tables.Presets.Markdown()).Append('\n');
        }

        page.Append(tables.Loads.Markdown()).Append('\n').Append(tables.Costs.Markdown()).Append("\n## Where a policy without learning beats the learned one\n\n");
        foreach (string line in tables.Beaten.DefaultIfEmpty("Nowhere."))
        {
            page.Append("- ").Append(line).Append('\n');
        }

        if (tables.WhyBeaten is { Length: > 0 } why)
        {
            page.Append('\n').Append(why).Append('\n');
        }

        return page.ToString();
    }

    /// <summary>What to know about published results.</summary>
    public static IEnumerable<string> Notes(ImmutableArray<ScenarioSummary> scenarios) =>
        scenarios.Where(scenario => scenario.Fact is { Note: not null }).Select(scenario => $"{scenario.Report.Title}: {scenario.Fact!.Note!.Trim()}");
}
