using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>optimum</c>: the best action in every state, and the mean reward that is possible on a load.</summary>
internal sealed class OptimumVerb : Verb<OptimumOptions, OptimumResult>
{
    /// <inheritdoc />
    protected override Task<OptimumResult> WorkAsync(OptimumOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        LoadPattern load = LoadChoice.Find(scenario, options.Load ?? "training");
        Workbench bench = Workbench.Prepare(options, session);
        return Task.FromResult(Find(bench, load, options.Steps, options.Seed, session.Stop));
    }

    /// <summary>The optimum of a prepared scenario on one of its loads.</summary>
    public static OptimumResult Find(Workbench bench, LoadPattern load, int steps, long seed, CancellationToken stop)
    {
        bool isTraining = load.Name == bench.Scenario.TrainingLoad.Name;
        PolicyRecord Walk(IPolicy policy) => PolicyEvaluation.Run(bench.Dynamics, policy, load, steps, seed, stop);
        return new OptimumResult
        {
            Scenario = bench.Scenario.Name,
            ScenarioSha256 = bench.Scenario.Hash,
            TraceSha256 = bench.Fitted.TraceHash,
            ModelSeed = bench.Fitted.Seed,
            Method = bench.Optimum.Method(bench.Scenario),
            OptimalIsLowerBound = bench.Optimum.IsLowerBound ? true : null,
            Load = load.Name,
            Steps = isTraining ? null : steps,
            MeanReward = isTraining ? bench.Optimum.MeanReward : Walk(bench.OptimalPolicy()).MeanReward,
            StaticBestReward = isTraining ? null : Walk(bench.StaticBest()).MeanReward,
            States = isTraining ? new StateRows(bench.Dynamics).Of(bench.Optimum) : [],
        };
    }

    /// <inheritdoc />
    protected override void Show(OptimumResult result, Terminal terminal)
    {
        terminal.Results.MarkupLineInterpolated($"[bold]Optimum[/]  mean reward [bold]{Figures.Plain(result.MeanReward)}[/] on the load {result.Load}, by {result.Method}");
        StateTable.Show(result.States, terminal.Results);
    }
}
