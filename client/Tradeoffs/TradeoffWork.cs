using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Variations;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Tradeoffs;

/// <summary>From one fitted model to a policy for every value, and what each of them does.</summary>
/// <param name="variation">What is varied.</param>
/// <param name="load">Load pattern that policies are judged on.</param>
/// <param name="options">Flags of the trainings.</param>
/// <param name="session">For the clock, the terminal, and Ctrl-C.</param>
internal sealed class TradeoffWork(ScenarioVariation variation, LoadPattern load, TradeoffOptions options, Session session)
{
    /// <summary>Fits, trains and judges.</summary>
    /// <param name="host">Where trainings run.</param>
    /// <param name="recording">The trace.</param>
    /// <returns>The result, without files and time.</returns>
    /// <exception cref="BadInputException">The trace, or the scenario at some value, has mistakes.</exception>
    public async Task<TradeoffResult> RunAsync(TrainingHost host, TraceTable recording)
    {
        TraceTable trace = await host.MeasureAsync(variation.Scenario, recording);
        FittedSystemModel fitted = ProgressView.Run(session.Terminal, "fitting the system model", () => SystemModelFitter.Fit(
            variation.Scenario, trace, options.ModelSeed, Environment.ProcessorCount, session.Stop).OrStop());
        ImmutableArray<Workbench> benches = await ProgressView.Run(session.Terminal, "finding the optimum of every value", () => PrepareAsync(trace, fitted));
        ImmutableArray<TrainOutcome> outcomes = await Trainings.RunAsOneAsync(host, benches, options, session);
        ImmutableArray<TradeoffPoint> points = ProgressView.Run(session.Terminal, "evaluating", () => Judge(benches, outcomes));
        return Describe(benches[0], outcomes, points);
    }

    // Mistakes at all values are told at once.
    private async Task<ImmutableArray<Workbench>> PrepareAsync(TraceTable trace, FittedSystemModel fitted)
    {
        EachScenario each = new([.. variation.Values.Select(variation.Show)]);
        KeptPredictions answers = new(new RememberingModel(fitted.Model));
        return each.OrStop(await each.DoAsync<object, Workbench>([.. variation.Values.Select(value => (object)value)], value =>
        {
            session.Stop.ThrowIfCancellationRequested();
            return Task.FromResult(Prepare((double)value, trace, fitted, answers));
        }));
    }

    private Workbench Prepare(double value, TraceTable trace, FittedSystemModel fitted, ISystemModel answers)
    {
        Scenario scenario = variation.At(value).OrStop();
        if (ScenarioVariables.MovesSigma(variation.Scenario, variation.Variable))
        {
            CleanedTrace rows = TraceCleaning.Clean(scenario.Model, trace).OrStop();
            fitted = fitted with { Deviations = ResidualDeviations.Of(scenario, rows, options.ModelSeed, Environment.ProcessorCount, session.Stop) };
        }

        try
        {
            return Workbench.Of(scenario, fitted, answers) with { Point = $"{variation.Variable.Name} = {variation.Show(value)}" };
        }
        catch (BadInputException bad)
        {
            string at = $" (with {variation.Variable.Name} = {variation.Show(value)})";
            throw new BadInputException([.. bad.Diagnostics.Select(mistake => mistake with { Message = mistake.Message + at })]);
        }
    }

    // Of trainings that were stopped before their first round there is nothing to judge.
    private ImmutableArray<TradeoffPoint> Judge(ImmutableArray<Workbench> benches, ImmutableArray<TrainOutcome> outcomes)
    {
        TradeoffJudge judge = new(load.Name, options.Seed);
        int[] learned = [.. Enumerable.Range(0, benches.Length).Where(i => outcomes[i].Policy.EnvSteps > 0)];
        var points = new TradeoffPoint[learned.Length];
        _ = Parallel.For(0, learned.Length, i => points[i] = judge.Judge(variation.Values[learned[i]], benches[learned[i]], outcomes[learned[i]]));
        return points.Length > 0
            ? new ParetoFront(variation.Variable.Direction, CanBlock).Mark([.. points])
            : throw new OperationCanceledException(session.Stop);
    }

    private bool CanBlock => variation.Scenario.Controls.Any(control => control.Kind == ControlKind.Blocking);

    private TradeoffResult Describe(Workbench bench, ImmutableArray<TrainOutcome> outcomes, ImmutableArray<TradeoffPoint> points) => new()
    {
        Scenario = variation.Scenario.Name,
        ScenarioSha256 = variation.Scenario.Hash,
        TraceSha256 = bench.Fitted.TraceHash,
        ModelSeed = options.ModelSeed,
        Vary = variation.Variable.Name,
        Unit = variation.Variable.Unit,
        ShownUnit = variation.ShownUnit,
        ShownFactor = variation.ShownFactor,
        Capacity = variation.Scenario.CapacityKind?.ToString().ToLowerInvariant(),
        CanBlock = CanBlock,
        Preset = options.Preset.Preset,
        Seed = options.Seed,
        Simulators = outcomes[0].Policy.Config.Simulators,
        Load = load.Name,
        Steps = TradeoffJudge.Steps,
        Seeds = TradeoffJudge.Seeds,
        OptimalIsLowerBound = bench.Optimum.IsLowerBound ? true : null,
        RequiredRatio = options.Require,
        Interrupted = outcomes.Any(outcome => outcome.WasInterrupted),
        Points = points,
        NotLearned = Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i].Policy.EnvSteps == 0).Select(i => variation.Values[i]).ToImmutableArray() is { IsEmpty: false } left ? left : null,
        Files = [],
        Seconds = 0,
    };
}
