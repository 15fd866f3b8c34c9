using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Learning.PolicyFiles;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>run</c>: the whole job, from the trace to the report.</summary>
internal sealed class RunVerb : Verb<TrainOptions, RunResult>
{
    private const int EvaluationSteps = 600;
    private const int EvaluationSeeds = 5;
    private static readonly string[] s_baselines = [PolicyNames.Rules, PolicyNames.CalibratedAutoscaler];

    /// <inheritdoc />
    protected override async Task<RunResult> WorkAsync(TrainOptions options, Session session)
    {
        long start = session.Clock.GetTimestamp();
        Scenario scenario = ScenarioFile.Read(options);
        _ = options.ConfigFor(scenario); // mistakes of flags before any work
        string file = options.Out ?? $"{scenario.Name}-report.html";
        string path = OutputPlace.CheckFile("--out", file);
        TraceTable recording = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        await using TrainingHost host = await TrainingHost.StartAsync(options, options.Web, session);
        TraceTable trace = await host.MeasureAsync(scenario, recording);
        ModelReport model = ModelWork.Make(scenario, trace, options, session);
        Workbench bench = Workbench.Of(scenario, model.Fitted);
        TrainOutcome outcome = (await Trainings.RunAsync(host, [bench], options, session))[0];
        if (outcome.WasInterrupted)
        {
            await session.Terminal.Error.WriteLineAsync($"interrupted: finishing the report in {file} with the best policy so far; a second Ctrl-C stops at once");
        }

        ImmutableArray<(EvaluateResult Result, LoadRuns Runs)> loads = ProgressView.Run(session.Terminal, "evaluating",
            () => Evaluate(bench, outcome.Policy, options, session));
        RunResult result = new()
        {
            Model = ModelWork.Describe(scenario, trace, model),
            Optimum = OptimumVerb.Find(bench, scenario.TrainingLoad, EvaluationSteps, options.Seed, session.Stop),
            Train = TrainWork.Describe(bench, options, outcome, null),
            Evaluate = [.. loads.Select(load => load.Result)],
            Interrupted = outcome.WasInterrupted,
            Report = file,
            Seconds = 0,
        };
        string html = Report.Html(new ReportInput
        {
            Scenario = bench.Scenario,
            Result = result,
            Loads = [.. loads.Select(load => load.Runs)],
            Command = CommandLine(options),
            Made = session.Clock.GetUtcNow(),
        });
        await File.WriteAllTextAsync(path, html, CancellationToken.None);
        return result with { Seconds = session.Clock.GetElapsedTime(start).TotalSeconds };
    }

    /// <inheritdoc />
    protected override void Show(RunResult result, Terminal terminal)
    {
        ModelView.Show(result.Model, terminal.Results);
        TrainView.Show(result.Train, terminal.Results);
        foreach (EvaluateResult evaluation in result.Evaluate)
        {
            terminal.Results.WriteLine();
            EvaluateView.Show(evaluation, terminal.Results);
        }

        terminal.Results.MarkupLineInterpolated($"[bold]Report[/]  {result.Report}, after {Figures.Duration(result.Seconds)}");
    }

    /// <inheritdoc />
    protected override int ExitCode(RunResult result, Terminal terminal) => Interruption.ExitCode([result.Train], terminal);

    // What an interrupted training leaves is still judged and reported: this takes about a second.
    private static ImmutableArray<(EvaluateResult Result, LoadRuns Runs)> Evaluate(Workbench bench, TrainedPolicy policy, TrainOptions options, Session session)
    {
        // As many steps as PPO had, which are few if it was interrupted.
        long budget = Math.Min(options.ConfigFor(bench.Scenario).TotalSteps, policy.EnvSteps);
        Baselines baselines = new(bench, budget, options.Seed, CancellationToken.None);
        PolicyJudge judge = new(bench, Policies, EvaluationSteps, options.Seed, EvaluationSeeds);

        // Further loads are for the verb evaluate: policies that ask the model at every step take long on loads that never repeat.
        IEnumerable<LoadPattern> other = bench.Scenario.Loads.Where(load => load != bench.Scenario.TrainingLoad).Take(1);
        return [.. other.Prepend(bench.Scenario.TrainingLoad).Select(load => judge.Judge(load, CancellationToken.None))];

        ImmutableArray<IPolicy> Policies(long seed) =>
        [
            new LearnedPolicy(policy, bench.Scenario),
            bench.OptimalPolicy(),
            .. s_baselines.Where(name => baselines.ReasonAgainst(name) is null).Select(name => baselines.Make(name)!),
            bench.StaticBest(),
            new NoOpPolicy(bench.Dynamics.Grid),
            new RandomPolicy(bench.Dynamics.Grid, seed),
        ];
    }

    private static string CommandLine(TrainOptions options) => string.Join(' ',
    [
        "meshward run", options.Scenario,
        .. ShellText.Given("--trace", options.Trace),
        $"--seed {options.Seed}", $"--model-seed {options.ModelSeed}", $"--preset {options.Preset.Preset}",
        .. ShellText.Given("--variant", options.Variant),
        .. ShellText.Given("--model-kind", options.ModelKindText),
        .. ShellText.Given("--model-forests", options.ModelForestsText),
        .. ShellText.Given("--rows", options.RowsText),
        .. ShellText.Given("--heads", options.HeadsText),
        .. ShellText.Given("--simulators", options.SimulatorsText),
        .. ShellText.Given("--steps", options.StepsText),
    ]);
}
