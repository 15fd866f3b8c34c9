using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>A run as one self-contained HTML page.</summary>
internal static class Report
{
    /// <summary>The page.</summary>
    public static string Html(ReportInput input)
    {
        StringBuilder body = new();
        Head(body, input);
        Behaviour(body, input.Result.Train);
        Learning(body, input.Result.Train);
        for (int load = 0; load < input.Loads.Length; load++)
        {
            Load(body, input, input.Loads[load], input.Result.Evaluate[load]);
        }

        Model(body, input.Result.Model);
        Making(body, input);
        return Page.Whole($"Meshward: {input.Scenario.Name}", body.ToString());
    }

    private static void Head(StringBuilder body, ReportInput input)
    {
        TrainResult train = input.Result.Train;
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Page.Text(input.Scenario.Name)}: {Page.Text(Verdict(train))}</h1>\n");
        if (input.Result.Interrupted)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p class=\"notice\"><strong>The training was interrupted after {Figures.Count(train.EnvSteps)} steps.</strong> Everything here is about the best policy until then.</p>\n");
        }

        body.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(input.Scenario.Description)}</p>\n<div class=\"tiles\">\n");
        Tile(body, Figures.Percent(train.Ratio), $"of the optimum: mean reward {Figures.Plain(train.MeanReward)} of {Figures.Plain(train.OptimalReward)}");
        foreach (EvaluateResult evaluation in input.Result.Evaluate)
        {
            PolicyScore learned = evaluation.Policies[0];
            Tile(body, Figures.Percent(learned.ObjectivesMet), $"of time steps keep every bound on the load {evaluation.Load}");
        }

        if (input.Result.Evaluate is [var first, ..] && first.Policies[0].MeanCores is double cores)
        {
            PolicyScore? fixedBest = first.Policies.FirstOrDefault(policy => policy.Name == PolicyNames.StaticBest);
            string beside = fixedBest?.MeanCores is double other ? $"; the best fixed configuration needs {Figures.Plain(other)}" : "";
            Tile(body, Figures.Plain(cores), $"cores on average on the load {first.Load}{beside}");
        }

        Tile(body, Figures.Duration(train.Seconds), $"of training: {Figures.Count(train.EnvSteps)} steps, {Figures.Count((long)train.EnvStepsPerSecond)} a second");
        body.Append("</div>\n");
    }

    private static string Verdict(TrainResult train) => train.Ratio switch
    {
        >= 0.9995 => "the learned policy is at the optimum",
        >= 0.99 => "the learned policy is within 1 % of the optimum",
        _ => $"the learned policy reaches {Figures.Percent(train.Ratio)} of the optimum",
    };

    private static void Behaviour(StringBuilder body, TrainResult train)
    {
        if (train.States.IsEmpty)
        {
            return;
        }

        body.Append("<h2>What the policy does</h2>\n<p>One row for each load it was trained on: what it sees, what it chooses (bold), and what the system model predicts then. Delays are in seconds.</p>\n");
        StateRow first = train.States[0];
        IEnumerable<string> head =
        [
            .. Names(first.Observation), .. Names(first.Action), .. Names(first.Predicted), "reward", "best possible",
        ];
        body.Append(Page.Table(head, train.States.Select(state => Row(state))));
    }

    private static IEnumerable<string> Names(OrderedValues values) => values.Entries.Select(entry => entry.Key);

    private static IEnumerable<(string, string?)> Row(StateRow state)
    {
        bool isBest = state.OptimalReward is double best && state.Reward >= best - 1e-9;
        return
        [
            .. state.Observation.Entries.Select(entry => (Figures.Plain(entry.Value), (string?)null)),
            .. state.Action.Entries.Select(entry => (Figures.Plain(entry.Value), (string?)"do")),
            .. state.Predicted.Entries.Select(entry => (Figures.Fixed(entry.Value), (string?)null)),
            (Figures.Plain(state.Reward), isBest ? "good" : null),
            (state.OptimalReward is double optimal ? Figures.Plain(optimal) : "", null),
        ];
    }

    private static void Learning(StringBuilder body, TrainResult train)
    {
        body.Append("<h2>How it learned</h2>\n");
        string reached = train is { EnvStepsTo99: long steps, SecondsTo99: double seconds }
            ? $"It first reached 99 % of the optimum after {Figures.Count(steps)} environment steps ({Figures.Duration(seconds)})."
            : "It did not reach 99 % of the optimum.";
        body.Append(Page.Figure(
            ReportPlots.LearningCurve(train),
            $"Exact mean reward of the greedy policy over the training loads, after each round. {reached} The best policy on the way is the one that is kept."));
    }

    private static void Load(StringBuilder body, ReportInput input, LoadRuns runs, EvaluateResult evaluation)
    {
        bool isTrained = runs.Load == input.Scenario.TrainingLoad.Name;
        ScenarioExplanation explanation = ScenarioExplanation.Of(input.Scenario);
        body.Append(CultureInfo.InvariantCulture, $"<h2>On the load <em>{Page.Text(runs.Load)}</em>, {(isTrained ? "the load it was trained on" : "a load it has not seen")}</h2>\n");
        if (!isTrained)
        {
            body.Append("<p>Between the loads that it was trained on, both the policy and the system model have to guess: what the trace does not hold, neither has learned.</p>\n");
        }

        body.Append(Page.Table(
            ["policy", "mean reward", "of the optimum", "bounds kept (%)", "cost", "shed", "turns", "mean delay"],
            evaluation.Policies.Select(PolicyRow)));
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Page.Text(EvaluateView.Meaning(evaluation))}</p>\n");
        body.Append(Page.Figure(ReportPlots.LoadOverTime(input, runs), $"Offered load over {ReportPlots.SpanShown(input, runs)}."));
        for (int bound = 0; bound < input.Scenario.Bounds.Length; bound++)
        {
            body.Append(Page.Figure(
                ReportPlots.BoundOverTime(input, runs, bound), $"What is to be kept: {explanation.Bounds[bound]}, over the same time steps."));
        }

        ControlKind? kind = input.Scenario.CapacityKind;
        if (kind is ControlKind capacity)
        {
            body.Append(Page.Figure(ReportPlots.CoresOverTime(input, runs, capacity), $"What that takes in {(capacity == ControlKind.Cores ? "cores" : "replicas")}."));
        }
    }

    private static IEnumerable<(string, string?)> PolicyRow(PolicyScore policy) =>
    [
        (policy.Name, policy.Name == PolicyNames.Learned ? "do" : null),
        (Figures.Spread(policy.MeanReward, policy.MeanRewardDeviation), null),
        (policy.RatioToOptimal is double ratio ? Figures.Percent(ratio) : "", null),
        (Figures.PointsSpread(policy.ObjectivesMet, policy.ObjectivesMetDeviation), policy.ObjectivesMet >= 0.9995 ? "good" : policy.ObjectivesMet < 0.95 ? "bad" : null),
        (policy.Cost is double cost ? Figures.Plain(cost) : "", null),
        (Figures.Percent(policy.ShedShare), null),
        (Figures.Plain(policy.DirectionChanges), null),
        (policy.MeanDelaySeconds is double delay ? Figures.Duration(delay) : "", null),
    ];

    private static void Model(StringBuilder body, ModelResult model)
    {
        body.Append("<h2>How far the system model can be trusted</h2>\n");
        body.Append("<p>Error relative to the mean of the target (NMAE): on rows held out at random, and on whole configurations held out, which is what a controller meets. The noise floor is " + ModelView.NoiseFloorMeaning + "</p>\n");
        body.Append(Page.Table(
            ["target", "NMAE, rows", "R²", "NMAE, configurations", "noise floor (ideal)"],
            model.Targets.Select(target => (IEnumerable<(string, string?)>)
            [
                (target.Name, null),
                (Figures.Fixed(target.Nmae), null),
                (Figures.Fixed(target.R2), null),
                (Figures.Fixed(target.NmaeHeldOutConfigurations), null),
                (Figures.Floor(target), null),
            ])));
        body.Append(CultureInfo.InvariantCulture,
            $"<p>{Figures.Count(model.RowsUsed)} rows of {model.Configurations} configurations; {Figures.Count(model.RowsLeftOut)} rows were left out as broken, {Figures.Count(model.RowsOverloaded)} in which nothing completed, counted as overload.</p>\n");
        foreach (string warning in model.Warnings)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p>Warning: {Page.Text(warning)}</p>\n");
        }
    }

    private static void Making(StringBuilder body, ReportInput input)
    {
        (ModelResult model, TrainResult train) = (input.Result.Model, input.Result.Train);
        ImmutableArray<(string Name, string Value)> facts =
        [
            ("command", input.Command),
            ("made", input.Made.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
            ("meshward", ProductVersion.Text),
            (".NET", Environment.Version.ToString()),
            ("scenario", $"{input.Scenario.Name}, SHA-256 {model.ScenarioSha256}"),
            ("trace", $"{model.Trace}, SHA-256 {model.TraceSha256}"),
            ("system model", $"{model.Kind}, {model.Forests} × {model.Trees} trees, rows {model.Rows}, seed {model.ModelSeed}"),
            ("training", $"preset {train.Preset}, {train.Backend} update, {train.Simulators} simulators, seed {train.Seed}"),
            ("policy", $"SHA-256 {train.PolicySha256}"),
        ];
        body.Append("<h2>How it was made</h2>\n<dl>\n");
        foreach ((string name, string value) in facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{Page.Text(name)}</dt><dd><code>{Page.Text(value)}</code></dd>\n");
        }

        body.Append("</dl>");
    }

    private static void Tile(StringBuilder body, string figure, string words) =>
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{Page.Text(figure)}</b><span>{Page.Text(words)}</span></div>\n");
}
