using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>Policies on a running mesh as one self-contained HTML page: what the model predicted, and what was measured.</summary>
internal static class MeshPage
{
    /// <summary>The page.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="loads">Scores and steps, load by load.</param>
    /// <param name="command">The command line that made it.</param>
    /// <param name="made">When it was made.</param>
    public static string Html(Scenario scenario, ImmutableArray<(EvaluateResult Result, MeshRuns Runs)> loads, string command, DateTimeOffset made)
    {
        StringBuilder body = new();
        EvaluateResult first = loads[0].Result;
        PolicyScore policy = first.Policies[0];
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Page.Text(scenario.Name)} on the {first.On}: {Page.Text(policy.Name)} kept every bound in {Figures.Percent(policy.Measured!.ObjectivesMet)} of the time steps</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(scenario.Description)}</p>\n")
            .Append("<p>Each policy drove the running mesh by itself, from the same configuration, under the same load with the same arrivals. It was told the load that is offered next. What the system model says of the very loads and configurations that were set stands beside what was measured.</p>\n");
        foreach ((EvaluateResult result, MeshRuns runs) in loads)
        {
            Load(body, scenario, result, runs);
        }

        Making(body, first, command, made);
        return Page.Whole($"Meshward: {scenario.Name} on the {first.On}", body.ToString(), isBroad: true);
    }

    private static void Load(StringBuilder body, Scenario scenario, EvaluateResult result, MeshRuns runs)
    {
        MeshPlots plots = new(scenario, runs);
        ScenarioExplanation explanation = ScenarioExplanation.Of(scenario);
        body.Append(CultureInfo.InvariantCulture, $"<h2>Load <em>{Page.Text(result.Load)}</em>, {result.Steps} time steps</h2>\n")
            .Append(Page.Table(
                ["policy", "mean reward, measured", "predicted", "bounds kept (%), measured", "predicted", "mean delay, measured", "predicted", "cost", "shed", "turns"],
                result.Policies.Select(Row)))
            .Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(EvaluateView.Meaning(result))}</p>\n");
        if (result.Stopped is string stopped)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>It ended before every policy had run: {Page.Text(stopped)}.</p>\n");
        }

        if (plots.Shown is string shown)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>The figures show {Page.Text(shown)}.</p>\n");
        }

        body.Append(Page.Figure(plots.Load(), "Offered load."));
        for (int bound = 0; bound < scenario.Bounds.Length; bound++)
        {
            body.Append(Page.Figure(plots.Bound(bound), $"What is to be kept, as it was measured: {explanation.Bounds[bound]}."));
        }

        if (scenario.CapacityKind is ControlKind capacity)
        {
            body.Append(Page.Figure(plots.Capacity(capacity), $"What that takes in {(capacity == ControlKind.Cores ? "cores" : "replicas")}; where policies have the same, each is a stripe."));
        }

        body.Append("<h3>How far the model was from the mesh</h3>\n<p>Mean absolute error of a time step by the mean that was measured (NMAE), and the means themselves.</p>\n")
            .Append(Page.Table(
                ["policy", "target", "measured mean (s)", "predicted mean (s)", "model off by (%)"],
                result.Policies.SelectMany(policy => policy.Measured!.Targets.Select(target => Row(policy, target)))));
        for (int target = 0; target < scenario.Model.Targets.Length; target++)
        {
            body.Append(Page.Figure(plots.Prediction(target), $"{scenario.Model.Targets[target].Quantity} of each time step: on the line the model was right, above it too hopeful."));
        }
    }

    private static IEnumerable<(string, string?)> Row(PolicyScore policy) =>
    [
        (policy.Name, policy.Learned is null ? null : "do"),
        (Figures.Plain(policy.Measured!.MeanReward), null),
        (Figures.Plain(policy.MeanReward), null),
        (Figures.PointsSpread(policy.Measured.ObjectivesMet, null), policy.Measured.ObjectivesMet >= 0.9995 ? "good" : policy.Measured.ObjectivesMet < 0.95 ? "bad" : null),
        (Figures.PointsSpread(policy.ObjectivesMet, null), null),
        (Figures.Duration(policy.Measured.MeanDelaySeconds), null),
        (policy.MeanDelaySeconds is double delay ? Figures.Duration(delay) : "", null),
        (policy.Cost is double cost ? Figures.Plain(cost) : "", null),
        (Figures.Percent(policy.ShedShare), null),
        (Figures.Plain(Math.Round(policy.DirectionChanges, 1)), null),
    ];

    private static IEnumerable<(string, string?)> Row(PolicyScore policy, MeasuredTarget target) =>
    [
        (policy.Name, null),
        (target.Name, null),
        (Figures.Fixed(target.Measured), null),
        (Figures.Fixed(target.Predicted), null),
        (target.Nmae is double nmae ? Figures.PointsSpread(nmae, null) : "", null),
    ];

    private static void Making(StringBuilder body, EvaluateResult result, string command, DateTimeOffset made)
    {
        ImmutableArray<(string Name, string Value)> facts =
        [
            ("command", command),
            ("made", made.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ("meshward", ProductVersion.Text),
            ("scenario", $"{result.Scenario}, SHA-256 {result.ScenarioSha256}"),
            ("seed of load and arrivals", result.Seed.ToString(CultureInfo.InvariantCulture)),
            .. result.Policies.Where(policy => policy.Learned is not null).Select(policy => (policy.Name, $"policy {policy.Learned!.PolicySha256}, seed {policy.Learned.Seed}")),
        ];
        body.Append("<h2>How it was made</h2>\n<dl>\n");
        foreach ((string name, string value) in facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{Page.Text(name)}</dt><dd><code>{Page.Text(value)}</code></dd>\n");
        }

        body.Append("</dl>");
    }
}
