using System.Collections.Immutable;
using Meshward.Client.Comparison;
using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Reports;

/// <summary>The tables that compare scenarios, for the page and for Markdown alike.</summary>
/// <param name="scenarios">Scenarios in order, at least one.</param>
internal sealed class ResultTables(ImmutableArray<ScenarioSummary> scenarios)
{
    private static readonly string[] s_policies =
        [PolicyNames.Rules, PolicyNames.CalibratedAutoscaler, PolicyNames.Autoscaler, PolicyNames.Limiter, PolicyNames.StaticBest, PolicyNames.NoOp];

    /// <summary>What was computed, in a few sentences.</summary>
    public string Method
    {
        get
        {
            ReportPlan plan = scenarios[0].Report.Plan;
            int models = scenarios.Max(scenario => scenario.Report.Models.Length);
            string budget = plan.TrainingSteps is long steps ? $" of {Figures.Count(steps)} steps" : "";
            return $"Each scenario with {Count(models, "system model")} (seeds from 0 on) and {Count(plan.Seeds, "training")}{budget} on each (seeds from {plan.Seed} on) with the preset default. "
                + $"With the preset published: {Count(plan.PublishedSeeds, "training")} on model seed 0. "
                + $"Policies are judged over {Figures.Count(plan.Steps)} time steps with each of {Count(plan.LoadSeeds, "seed")} of a load. "
                + (models > 1 ? "Beyond model seed 0 they are judged on the training load and one that they have not seen. " : "")
                + "Everything is measured on the system model, and against the optimum on that same model.";
        }
    }

    /// <summary>Whether the goal is reached, in a sentence.</summary>
    public string Verdict
    {
        get
        {
            string[] missing = [.. scenarios.Where(scenario => !scenario.IsGoalReached).Select(scenario => scenario.Report.Title)];
            return "The goal is 99 % of the optimum on the load that policies learn on, held to the end of the training, and 98 % on one that they have not seen, by every single training. "
                + (missing.Length == 0 ? "All scenarios reach it." : $"{scenarios.Length - missing.Length} of {scenarios.Length} scenarios reach it, not so: {string.Join("; ", missing)}.");
        }
    }

    /// <summary>How near the learned policies come to the optimum.</summary>
    public ResultTable Learned => new(
        "The learned policies",
        "Share of the optimum: mean and worst of all trainings. Seen is the exact mean over the training load, unseen a load between the training loads. Kept counts the trainings whose last tenth of evaluations is at 99 % throughout.",
        ["scenario", "trace", "optimum", "seen, mean", "seen, worst", "unseen, mean", "unseen, worst", "kept", "99 % after", "training"],
        [.. scenarios.Select(LearnedRow)]);

    /// <summary>What the papers published beside ours.</summary>
    public ResultTable Published => new(
        "Published, next to ours",
        "What the papers' own logs say (docs/published.yaml), and ours on the same load pattern, on a system model of the same public trace; on the trace beside the scenario where none is public. Share of the optimum, and share of time steps in which every bound was kept. Runs on the testbed were measured, all others predicted.",
        ["scenario", "load", "policy", "published", "paper: of the optimum", "paper: bounds kept", "ours: of the optimum", "ours: worst", "ours: bounds kept", "optimum: bounds kept", "preset published"],
        [.. scenarios.SelectMany(PublishedRows)]);

    /// <summary>The preset of the papers beside the default, on model seed 0.</summary>
    public ResultTable Presets => new(
        "The papers' parameters of PPO beside ours",
        "Both on model seed 0. Kept policy: the best of the way, by exact evaluation. Least at the end: the least of the last tenth of the evaluations. The papers keep the last policy." + BorrowedParameters,
        ["scenario", "published: kept policy", "published: last policy", "published: least at the end", "published: unseen", "default: kept policy", "default: last policy", "default: least at the end", "default: unseen"],
        [.. scenarios.Where(scenario => !scenario.PublishedTrainings.IsEmpty).Select(PresetRow)]);

    /// <summary>Policies by load.</summary>
    public ResultTable Loads => new(
        "Policies by load",
        "In percent: share of the optimum (with its deviation over all trainings, where it is learned), then time steps in which every bound was kept; means over trainings and system models. A star marks a policy without learning that earns more than the learned one. Empty where a policy has nothing to act on.",
        ["scenario", "load", "learned", "optimum", .. Policies],
        [.. scenarios.SelectMany(scenario => scenario.Loads.Select(load => LoadRow(scenario, load)))]);

    /// <summary>What policies cost on the load that was learned on and on one that was not.</summary>
    public ResultTable Costs => new(
        "Cost, shed load and turns",
        "Cost (what the scenario minimises; where it says nothing, mean cores; none where no cores are controlled), requests that blocking rejected in percent of those offered, and changes of direction in 100 time steps over all controls; means over trainings and system models.",
        ["scenario", "load", "learned", "optimum", .. Policies],
        [.. scenarios.SelectMany(scenario => scenario.Loads.Take(2).Select(load => CostRow(scenario, load)))]);

    /// <summary>Every load on which a policy without learning earns more than the learned one, a sentence each.</summary>
    public ImmutableArray<string> Beaten =>
    [
        .. from scenario in scenarios
           from load in scenario.Loads
           from better in load.Better
           select $"{scenario.Report.Title}, {load.Load}: {better.Policy} has {Figures.Percent(better.Ratio)} of the optimum, the learned policy {Figures.Percent(better.Learned)}",
    ];

    /// <summary>Why that may be, below the list.</summary>
    public string WhyBeaten => Beaten.IsEmpty
        ? ""
        : "Rules and the static best are tuned on the model itself: where the best action changes at few loads, or never, they hold exactly that, and a network that has practised on some loads is a step off next to a change. docs/baselines.md says more.";

    // Those that can act on some scenario.
    private IEnumerable<string> Policies => s_policies.Where(policy => scenarios.Any(scenario => scenario.Loads.Any(load => load.RatioOf(policy) is not null)));

    private string BorrowedParameters
    {
        get
        {
            string[] titles = [.. scenarios
                .Where(scenario => scenario.Fact is { ParametersPublished: false } && !scenario.PublishedTrainings.IsEmpty)
                .Select(scenario => scenario.Report.Title)];
            return titles.Length > 0 ? $" They give no parameters for {string.Join(", ", titles)}: those of another of their scenarios stand in." : "";
        }
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static ImmutableArray<(string, string?)> LearnedRow(ScenarioSummary scenario) =>
    [
        (scenario.Report.Title, null),
        (scenario.Report.TraceIsOwn ? "beside it" : scenario.Report.Trace, null),
        (Figures.Plain(scenario.Optimum.Least) != Figures.Plain(scenario.Optimum.Most) ? $"{Figures.Plain(scenario.Optimum.Mean)} ({Figures.Plain(scenario.Optimum.Least)} to {Figures.Plain(scenario.Optimum.Most)})" : Figures.Plain(scenario.Optimum.Mean), null),
        (Figures.Percent(scenario.Seen.Mean), null),
        Judged(scenario.Seen.Least, TrainingReport.Goal),
        (Percent(scenario.Unseen?.Learned?.Mean), null),
        scenario.Unseen?.Learned?.Least is double least ? Judged(least, ScenarioSummary.UnseenGoal) : ("", null),
        ($"{scenario.Kept} of {scenario.Trainings.Length}", scenario.Kept == scenario.Trainings.Length ? "good" : "bad"),
        (scenario is { SecondsTo99: double seconds, EnvStepsTo99: double steps }
            ? $"{Figures.Count((long)steps)} steps, {Figures.Duration(seconds)}" : "never", null),
        (Figures.Duration(scenario.Trainings.Average(training => training.Seconds)), null),
    ];

    private static IEnumerable<ImmutableArray<(string, string?)>> PublishedRows(ScenarioSummary scenario)
    {
        PublishedResult[] results = scenario.Fact?.Results ?? [];
        if (results.Length == 0)
        {
            LoadSummary load = scenario.Loads[0];
            yield return
            [
                (scenario.Report.Title, null), (load.Load, null), (PolicyNames.Learned, null), ("no numbers", null), ("", null), ("", null),
                .. Ours(scenario, load, PolicyNames.Learned),
            ];
        }

        foreach (PublishedResult result in results)
        {
            if (scenario.On(result.Load) is LoadSummary load)
            {
                yield return
                [
                    (scenario.Report.Title, null), (load.Load, null), (result.Policy, null), ($"{result.Figure}, {result.On}", null),
                    (result.Ratio is double ratio ? Figures.Percent(ratio) : result.MeanReward is double reward ? $"reward {Figures.Plain(reward)}" : "", null),
                    (Percent(result.ObjectivesMet), null),
                    .. Ours(scenario, load, result.Policy),
                ];
            }
        }
    }

    private static (string, string?)[] Ours(ScenarioSummary scenario, LoadSummary load, string policy)
    {
        bool isLearned = policy == PolicyNames.Learned;
        Extent? ratio = !isLearned ? load.RatioOf(policy) : load == scenario.Loads[0] ? scenario.Seen : load.Learned;
        return
        [
            (Percent(ratio?.Mean), null),
            (isLearned && ratio is { Least: double least } ? Judged(least, load == scenario.Loads[0] ? TrainingReport.Goal : ScenarioSummary.UnseenGoal).Item1 : Percent(ratio?.Least), null),
            (Percent((isLearned ? load.LearnedMet : load.MetOf(policy))?.Mean), null),
            (Percent(load.MetOf(PolicyNames.Optimal)?.Mean), null),
            (isLearned ? Percent(load.Published?.Mean) : "", null),
        ];
    }

    private static ImmutableArray<(string, string?)> PresetRow(ScenarioSummary scenario)
    {
        ModelSeedReport model = scenario.Report.Models[0];
        return
        [
            (scenario.Report.Title, null),
            .. Of(model.Published, load => load.Published),
            .. Of(model.Trainings, load => load.Learned),
        ];

        IEnumerable<(string, string?)> Of(ImmutableArray<TrainingReport> trainings, Func<LoadReport, ImmutableArray<PolicyScore>> scores) =>
        [
            (Figures.Percent(trainings.Average(training => training.Ratio)), null),
            (Figures.Percent(trainings.Average(training => training.EndRatio)), null),
            Judged(trainings.Min(training => training.LastTenthRatio), TrainingReport.Goal),
            (model.Loads.Length > 1 ? Percent(new LoadSummary("", [model.Loads[1] with { Learned = scores(model.Loads[1]) }]).Learned?.Mean) : "", null),
        ];
    }

    private ImmutableArray<(string, string?)> LoadRow(ScenarioSummary scenario, LoadSummary load)
    {
        HashSet<string> better = [.. load.Better.Select(each => each.Policy)];
        return
        [
            (scenario.Report.Title, null),
            (load.Load, null),
            (Pair(load.Learned, load.LearnedMet, isSpread: true), null),
            (Pair(load.RatioOf(PolicyNames.Optimal), load.MetOf(PolicyNames.Optimal)), null),
            .. Policies.Select(policy => (
                Pair(load.RatioOf(policy), load.MetOf(policy)) + (better.Contains(policy) ? " *" : ""), better.Contains(policy) ? "do" : null)),
        ];
    }

    // A miss that rounding would hide is shown with a further digit.
    private static (string, string?) Judged(double ratio, double goal) => ratio >= goal
        ? (Figures.Percent(ratio), "good")
        : (Figures.Percent(ratio) == Figures.Percent(goal) ? Figures.PercentBelow(ratio) : Figures.Percent(ratio), "bad");

    private static string Pair(Extent? ratio, Extent? met, bool isSpread = false) => ratio is not Extent share || met is not Extent kept
        ? ""
        : $"{Figures.PointsSpread(share.Mean, isSpread ? share.Deviation : null)}, {Figures.PointsSpread(kept.Mean, null)}";

    private ImmutableArray<(string, string?)> CostRow(ScenarioSummary scenario, LoadSummary load) =>
    [
        (scenario.Report.Title, null),
        (load.Load, null),
        (Cost(load.Models.SelectMany(model => model.Learned)), null),
        .. Policies.Prepend(PolicyNames.Optimal)
            .Select(policy => (Cost(load.Models.SelectMany(model => model.Others.Where(score => score.Name == policy))), (string?)null)),
    ];

    private static string Cost(IEnumerable<PolicyScore> scores)
    {
        PolicyScore[] all = [.. scores];
        if (all.Length == 0)
        {
            return "";
        }

        string cost = all.All(score => score.Cost is not null) ? Figures.Plain(Math.Round(all.Average(score => score.Cost!.Value), 2)) : "-";
        return $"{cost}, {Figures.PointsSpread(all.Average(score => score.ShedShare), null)}, {Figures.Plain(Math.Round(all.Average(score => score.DirectionChanges), 1))}";
    }

    private static string Percent(double? share) => share is double value ? Figures.Percent(value) : "";
}
