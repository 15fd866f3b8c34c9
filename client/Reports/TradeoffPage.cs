using System.Globalization;
using System.Text;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Tradeoffs;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>A tradeoff as one self-contained HTML page.</summary>
internal static class TradeoffPage
{
    /// <summary>The page.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="scenario">The scenario.</param>
    /// <param name="command">The command line that found it.</param>
    public static string Html(TradeoffResult result, Scenario scenario, string command)
    {
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Page.Text(scenario.Name)}: what {Page.Text(result.Vary)} costs</h1>\n<p class=\"soft\">{Page.Text(scenario.Description)}</p>\n");
        if (result.Interrupted)
        {
            body.Append("<p class=\"notice\"><strong>The trainings were interrupted.</strong> Everything here is about the best policies until then.</p>\n");
        }

        foreach (TradeoffChart chart in TradeoffCharts.Of(result))
        {
            body.Append(Page.Figure(TradeoffPlots.Html(chart), $"{chart.Title}, on the load {result.Load}. Diamond: no other point beats it; ring: a bound was not kept in every step."));
        }

        body.Append("<h2>The points</h2>\n<p>Each is a policy that was trained at that value, on the same system model. Rewards of different values are not on one scale; the share of the best is against the best actions at the same value.</p>\n")
            .Append(Page.Table(
                [.. TradeoffTable.Head(result).Select(heading => heading.Replace('\n', ' ')), "beaten"],
                result.Points.Select(point => TradeoffTable.Row(result, point)
                    .Select((cell, column) => (cell, Class(point, column)))
                    .Append((point.ParetoOptimal ? "by none" : "", (string?)null)))));
        Making(body, result, command);
        return Page.Whole($"Meshward: {scenario.Name}, {result.Vary}", body.ToString(), isBroad: true);
    }

    // The fourth column says how often bounds were kept.
    private static string? Class(TradeoffPoint point, int column) => column switch
    {
        0 => "do",
        3 => point.MeetsObjectives ? "good" : "bad",
        _ => null,
    };

    private static void Making(StringBuilder body, TradeoffResult result, string command)
    {
        (string Name, string Value)[] facts =
        [
            ("command", command),
            ("meshward", ProductVersion.Text),
            ("scenario", $"{result.Scenario}, SHA-256 {result.ScenarioSha256}"),
            ("trace", $"SHA-256 {result.TraceSha256}"),
            ("judged on", $"{Figures.Count(result.Steps)} time steps of the load {result.Load}, means over {result.Seeds} seeds"),
            ("training", $"{Figures.Count(result.Points.Max(point => point.EnvSteps))} environment steps a policy, preset {result.Preset}, seed {result.Seed}"),
        ];
        body.Append("<h2>How it was made</h2>\n<dl>\n");
        foreach ((string name, string value) in facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{Page.Text(name)}</dt><dd><code>{Page.Text(value)}</code></dd>\n");
        }

        body.Append("</dl>");
    }
}
