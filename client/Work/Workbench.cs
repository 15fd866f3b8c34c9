using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>A scenario with its fitted model and everything that follows from the two without learning.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Fitted">The model.</param>
/// <param name="Dynamics">Outcomes of loads and configurations.</param>
/// <param name="Table">All outcomes on the training load; null where they are too many to tabulate.</param>
/// <param name="Optimum">The best actions on the training load, or a lower bound.</param>
/// <param name="Bound">The policy that earns the lower bound; null where the mesh is tabulated.</param>
internal sealed record Workbench(
    Scenario Scenario, FittedSystemModel Fitted, MeshDynamics Dynamics, OutcomeTable? Table, Optimum Optimum, CoordinateAscentPolicy? Bound)
{
    // Loads over which the best configuration that never changes is searched, where there are too many to tabulate.
    private const int StaticLoads = 64;

    /// <summary>What tells it from other benches of the same scenario, such as <c>bound.compute = 0.6 s</c>; null where there are none.</summary>
    public string? Point { get; init; }

    /// <summary>Outcomes at the loads that are met, for all that is judged on this model; null where they are too many to tabulate.</summary>
    public OutcomeMemory? Memory { get; } = Table is null ? null : new OutcomeMemory(Dynamics);

    /// <summary>Reads the scenario and its trace, and fits the model.</summary>
    /// <exception cref="BadInputException">An input has mistakes.</exception>
    public static Workbench Prepare(ModelOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        TraceTable trace = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        return Fit(scenario, trace, options, session);
    }

    /// <summary>Fits the model to a trace.</summary>
    /// <exception cref="BadInputException">The trace has mistakes.</exception>
    public static Workbench Fit(Scenario scenario, TraceTable trace, ModelOptions options, Session session) =>
        ProgressView.Run(session.Terminal, "fitting the system model",
            () => Of(scenario, SystemModelFitter.Fit(scenario, trace, options.ModelSeed, Environment.ProcessorCount, session.Stop).OrStop()));

    /// <summary>What follows from a fitted model.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="fitted">The model.</param>
    /// <param name="answers">Who answers for the model; null for one that remembers its answers for this bench alone.</param>
    /// <exception cref="BadInputException">
    /// The trace does not cover the training load, a reward is no finite number, or a margin in sigma is larger than its limit.
    /// </exception>
    public static Workbench Of(Scenario scenario, FittedSystemModel fitted, ISystemModel? answers = null)
    {
        scenario = ScenarioReader.WithMargins(scenario, fitted.Deviations).OrStop();
        MeshDynamics dynamics = new(scenario, answers ?? new RememberingModel(fitted.Model), fitted.Region);
        if (OutcomeTable.Fits(scenario))
        {
            OutcomeTable table = OutcomeTable.Build(dynamics).OrStop();
            return new Workbench(scenario, fitted, dynamics, table, Optimum.Of(table), null);
        }

        var optimum = Optimum.Bound(dynamics, out CoordinateAscentPolicy bound);
        return double.IsFinite(optimum.MeanReward)
            ? new Workbench(scenario, fitted, dynamics, null, optimum, bound)
            : throw new BadInputException(
                scenario.Source, FormattableString.Invariant($"found a mean reward of {optimum.MeanReward} on sampled loads, expected a finite number"));
    }

    /// <summary>The optimum as a policy, or the one that earns its lower bound.</summary>
    public IPolicy OptimalPolicy() => Table is null ? Bound! : new OptimalPolicy(Dynamics, Table, Optimum.Values!, Memory);

    /// <summary>The best configuration that never changes; where configurations are too many to try all, a good one.</summary>
    public StaticPolicy StaticBest()
    {
        if (Table is not null)
        {
            return StaticPolicy.Best(Table);
        }

        ImmutableArray<ImmutableArray<double>> loads = [.. new SampledEpisodes(Dynamics).Loads.Take(StaticLoads)];
        return new StaticPolicy(PolicyNames.StaticBest, Dynamics.Grid, new CoordinateAscent(Dynamics).Find(loads));
    }

    /// <summary>A training order on this mesh.</summary>
    /// <param name="config">Parameters of PPO.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="backend">Who computes the update.</param>
    /// <param name="cores">Cores of the cluster.</param>
    public TrainingTask TaskFor(PpoConfig config, long seed, UpdateBackend backend, int cores) => Table is null
        ? TrainingTask.Create(Scenario, Fitted, Optimum.MeanReward, config, seed, backend, cores)
        : TrainingTask.Create(Table, Dynamics, config, seed, backend, cores);
}
