using System.Globalization;
using System.Text;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Stories;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>Controllers on a mesh that changes, as one self-contained HTML page; the same input gives the same bytes.</summary>
internal static class AdaptPage
{
    // A mean over fewer steps jumps with the load.
    private const int RewardWindow = 15;

    /// <summary>The page.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="result">What was found.</param>
    /// <param name="story">The story of the first seed.</param>
    /// <param name="command">The command line that found it.</param>
    public static string Html(Scenario scenario, AdaptResult result, Story story, string command)
    {
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Page.Text(scenario.Name)}: a mesh that changes, and who notices</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(scenario.Description)}</p>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>From time step {result.ChangeAt} of {Figures.Count(result.Steps)} on, {Page.Text(result.Change)}. The load is {Page.Text(string.Join(", then ", result.Loads))}. {Page.Text(AdaptTable.Noticed(result))}</p>\n")
            .Append("<p><em>adapting</em> follows the base policy while measurements agree with the model; then rollout decides on a model that is refitted in each step, until a policy that was trained on such a model has passed the gate. ")
            .Append(result.Journal is null
                ? "<em>rollout</em> does the same and never trains, <em>base policy</em> is kept whatever happens, <em>retrained at once</em> was trained on the changed mesh, which nobody knows at that time, and <em>optimal</em> is the best action of each phase. Rules and autoscalers were calibrated before the change.</p>\n"
                : "It is the controller itself, with its safety rules. Rules and autoscalers were calibrated before the change, and act without safety rules, on the load and the delays of the time step before. Each had the testbed for itself, with the same requests.</p>\n");
        foreach ((string name, Func<AdaptScore, AdaptFigures> of) in AdaptTable.Stretches(result))
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>{Page.Text(char.ToUpperInvariant(name[0]) + name[1..])}</h2>\n")
                .Append(Page.Table(AdaptTable.Head(result), result.Policies.Select(score =>
                    AdaptTable.Row(result, score.Name, of(score)).Select((cell, column) => (cell, column == 0 && score == result.Policies[0] ? "do" : (string?)null)))));
        }

        body.Append(result.Journal is null
            ? "<p class=\"soft\">Means over seeds, with sample deviations. Rewards and bounds are the model's for what was set, of the mesh as it was at the time; turns are changes of direction in 100 time steps.</p>\n"
            : "<p class=\"soft\">Delays are those of the requests that were to be sent in a time step, settled or not, as who sent them saw them; rewards and bounds follow from these. Failed requests were admitted and not served; turns are changes of direction in 100 time steps.</p>\n");
        Story(body, scenario, result, story);
        body.Append("<h2>How it was made</h2>\n<dl>\n");
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)
            [("command", command), ("meshward", ProductVersion.Text), ("scenario", $"{result.Scenario}, SHA-256 {result.ScenarioSha256}")])
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd><code>{Page.Text(value)}</code></dd>\n");
        }

        return Page.Whole($"Meshward: {scenario.Name} changes", body.Append("</dl>").ToString());
    }

    private static void Story(StringBuilder body, Scenario scenario, AdaptResult result, Story story)
    {
        AdaptPlots plots = new(scenario, story, result.ChangeAt);
        ScenarioExplanation explanation = ScenarioExplanation.Of(scenario);
        body.Append(CultureInfo.InvariantCulture, $"<h2>The story of seed {story.Seed}</h2>\n")
            .Append("<ul>\n")
            .AppendJoin('\n', story.Events.Select(each => $"<li>Step {each.Step}: {Page.Text(each.Words)}. From now on: {AdaptTable.Word(each.Stage)}.</li>"))
            .Append("\n</ul>\n")
            .Append(Page.Figure(plots.Reward(RewardWindow), $"Mean reward of the last {RewardWindow} time steps."))
            .Append(Page.Figure(plots.Load(), "Offered load."));
        for (int bound = 0; bound < scenario.Bounds.Length; bound++)
        {
            body.Append(Page.Figure(plots.Bound(bound), $"What is to be kept: {explanation.Bounds[bound]}. What is far above the bound is cut off."));
        }

        if (scenario.CapacityKind is ControlKind capacity)
        {
            body.Append(Page.Figure(plots.Capacity(capacity), $"What that takes in {(capacity == ControlKind.Cores ? "cores" : "replicas")}."));
        }
    }
}
