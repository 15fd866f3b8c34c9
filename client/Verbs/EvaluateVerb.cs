using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>evaluate</c>: policies side by side on one load or several.</summary>
internal sealed class EvaluateVerb : Verb<EvaluateOptions, EvaluateResults>
{
    /// <inheritdoc />
    protected override async Task<EvaluateResults> WorkAsync(EvaluateOptions options, Session session)
    {
        string? page = options.Page is string file ? OutputPlace.CheckFile("--out", file) : null;
        Scenario scenario = ScenarioFile.Read(options);
        ImmutableArray<LoadPattern> loads = LoadChoice.FindAll(scenario, options.Load ?? scenario.TrainingLoad.Name);
        PolicyChoice choice = await PolicyChoice.FindAsync(scenario, options, session);
        if (options.Require is not null && choice.Trained.IsEmpty)
        {
            throw new BadInputException("--require", "found no learned policy to judge, expected --policy learned or a policy file");
        }

        Workbench bench = Workbench.Prepare(options, session);
        Baselines baselines = new(bench, LearningSettings.For(new PpoConfig(), scenario).TotalSteps, options.Seed, session.Stop);
        ImmutableArray<LeftOutPolicy> leftOut = [.. choice.Names
            .Select(name => (Name: name, Reason: PolicyChoice.ReasonAgainst(name, baselines)))
            .Where(each => each.Reason is not null)
            .Select(each => new LeftOutPolicy(each.Name, each.Reason!))];
        string[] names = [.. choice.Names.Except(leftOut.Select(each => each.Name))];
        PolicyJudge judge = new(bench, seed => choice.Make(bench, baselines, seed), options.Steps, options.Seed, options.Seeds);
        ImmutableArray<MeshRuns> runs = options.IsOnTestbed
            ? await RunOnTestbedAsync(bench, seed => choice.Make(bench, baselines, seed), loads, options, session)
            : [];
        ImmutableArray<EvaluateResult> results = options.IsOnTestbed
            ? [.. loads.Zip(runs, (load, run) => judge.Judge(load, run, session.Stop))]
            : ProgressView.Run(session.Terminal, "evaluating", () => loads.Select(load => judge.Judge(load, session.Stop).Result).ToImmutableArray());
        results =
        [
            .. results.Select(result => result with
            {
                RequiredRatio = options.Require,
                Report = options.Page,
                LeftOut = leftOut.IsEmpty ? null : leftOut,
                Policies =
                [
                    .. result.Policies.Select((score, i) => score with
                    {
                        Learned = choice.OriginOf(names[i], bench),
                        DecisionSeconds = choice.Times.MeanOf(score.Name),
                        PreparationSeconds = choice.Times.PreparationOf(score.Name),
                        Settings = baselines.SettingsOf(names[i]),
                    }),
                ],
            }),
        ];
        WarnOfOtherModels(results[0], session.Terminal);
        if (page is not null)
        {
            string html = MeshPage.Html(scenario, [.. results.Zip(runs)], CommandLine(options), session.Clock.GetUtcNow());
            await File.WriteAllTextAsync(page, html, CancellationToken.None);
        }

        return new EvaluateResults(results);
    }

    /// <inheritdoc />
    protected override void Show(EvaluateResults result, Terminal terminal)
    {
        foreach (EvaluateResult load in result.Loads)
        {
            EvaluateView.Show(load, terminal.Results);
        }

        if (result.Loads[0].Report is string page)
        {
            terminal.Results.MarkupLineInterpolated($"[bold]Report[/]  {page}");
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(EvaluateResults result, Terminal terminal)
    {
        int required = result.Loads
            .Select(load => Requirement.ExitCode(
                load.RequiredRatio,
                load.Policies.Where(policy => policy.Learned is not null).Select(policy => (
                    result.Loads.Length > 1 ? $"{policy.Name} on {load.Load}" : policy.Name, Requirement.Ratio(policy.MeanReward, load.OptimalReward!.Value))),
                terminal))
            .Max();
        if (result.Loads[^1] is { Stopped: string stopped } last)
        {
            terminal.Error.WriteLine($"{stopped}; measured until then: {string.Join(", ", last.Policies.Select(policy => policy.Name))} on the load {last.Load}");
            return stopped == MeshJudge.Interrupted ? ExitCodes.Interrupted : ExitCodes.Failed;
        }

        return required;
    }

    private static async Task<ImmutableArray<MeshRuns>> RunOnTestbedAsync(
        Workbench bench, Func<long, ImmutableArray<IPolicy>> make, ImmutableArray<LoadPattern> loads, EvaluateOptions options, Session session)
    {
        try
        {
            await using TestbedMesh mesh = await TestbedMesh.FindAsync(
                "evaluate", bench.Scenario, options.Data, options.Source, options.Cluster, CollectionTimes.Of(bench.Scenario.Mesh), options.Seed, options.Patience, session);
            MeshJudge onMesh = new(bench, mesh, session);
            var runs = ImmutableArray.CreateBuilder<MeshRuns>(loads.Length);
            foreach (LoadPattern load in loads)
            {
                MeshRuns run = await onMesh.RunAsync(make(options.Seed), load, options.Steps, options.Seed);
                if (!run.Policies.IsEmpty)
                {
                    runs.Add(run);
                }

                if (run.Stopped is string stopped)
                {
                    return EndedEarly(runs.ToImmutable(), stopped, session);
                }
            }

            return runs.MoveToImmutable();
        }
        catch (Exception problem) when (problem is ActuatorException or MetricSourceException)
        {
            throw new WorkFailedException(problem.Message);
        }
    }

    // What was measured until then is worth as much as if no more had been asked for.
    private static ImmutableArray<MeshRuns> EndedEarly(ImmutableArray<MeshRuns> runs, string stopped, Session session)
    {
        if (runs.IsEmpty)
        {
            session.Stop.ThrowIfCancellationRequested();
            throw new WorkFailedException(stopped);
        }

        return runs.SetItem(runs.Length - 1, runs[^1] with { Stopped = stopped });
    }

    private static string CommandLine(EvaluateOptions options) => string.Join(' ',
    [
        "meshward evaluate", options.Scenario, "--on testbed", .. ShellText.Given("--trace", options.Trace), .. ShellText.Given("--load", options.Load),
        .. options.Policy.SelectMany(policy => ShellText.Given("--policy", policy)), $"--steps {options.Steps}", $"--seed {options.Seed}", $"--model-seed {options.ModelSeed}",
        .. ShellText.Given("--variant", options.Variant), .. ShellText.Given("--model-kind", options.ModelKindText), .. ShellText.Given("--model-forests", options.ModelForestsText),
        .. ShellText.Given("--rows", options.RowsText), .. ShellText.Given("--lookahead", options.LookaheadText), .. ShellText.Given("--walks", options.WalksText),
        .. ShellText.Given("--prometheus", options.PrometheusText), .. ShellText.Given("--cluster", options.ClusterText), .. ShellText.Given("--data", options.Data),
        .. ShellText.Given("--patience", options.PatienceText), .. ShellText.Given("--out", options.Out),
    ]);

    private static void WarnOfOtherModels(EvaluateResult result, Terminal terminal)
    {
        foreach (PolicyScore policy in result.Policies)
        {
            if (policy.Learned is { LearnedOnThisModel: false } learned)
            {
                terminal.Error.WriteLine(
                    $"warning: {policy.Name} was learned on another trace or model: it had {Figures.Plain(learned.LearnedMeanReward)} of {Figures.Plain(learned.LearnedOptimalReward)} there and has {Figures.Plain(learned.MeanReward)} of {Figures.Plain(learned.OptimalReward)} here on the training load");
            }
        }
    }
}
