using System.Collections.Immutable;
using System.Security.Cryptography;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Training;

/// <summary>
/// A training order: everything that a round needs, so that it runs anywhere with the same result. It carries every outcome of the mesh
/// where that can be tabulated, and the fitted system model where not. Immutable; shared by the simulators of one process.
/// </summary>
public sealed class TrainingTask
{
    // Loads that are only practised on cost memory in every process; beyond, fewer of them are taken.
    private const long MostPracticeRows = 4 * OutcomeTable.LargestRowCount;

    private readonly OutcomeTable? _outcomes;
    private readonly OutcomeTable? _practice;
    private readonly MeshDynamics? _dynamics;

    internal TrainingTask(OutcomeTable practice, PpoConfig config, long seed, UpdateBackend backend)
        : this(practice.Scenario, config, seed, backend)
    {
        _practice = practice;
        _outcomes = practice.TrainingPart;
        Bytes = TrainingTaskBytes.Write(this);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
    }

    internal TrainingTask(Scenario scenario, FittedSystemModel fitted, double boundReward, PpoConfig config, long seed, UpdateBackend backend)
        : this(scenario, config, seed, backend)
    {
        Fitted = fitted;
        BoundReward = boundReward;
        _dynamics = new MeshDynamics(scenario, new RememberingModel(fitted.Model), fitted.Region);
        Bytes = TrainingTaskBytes.Write(this);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
    }

    private TrainingTask(Scenario scenario, PpoConfig config, long seed, UpdateBackend backend)
    {
        if (config.TotalSteps > LearningSettings.MostTotalSteps(config))
        {
            throw new ArgumentOutOfRangeException(nameof(config), config.TotalSteps, "The budget has more rounds than can be numbered.");
        }

        (Scenario, Config, Seed, Backend) = (scenario, config, seed, backend);
        Encoding = new ObservationEncoding(scenario.Observation.Length, config.Frequencies);
        ImmutableArray<int> actionCounts = [.. scenario.Controls.Select(control => control.ActionCount)];
        Shape = new ActorCriticShape(Encoding.InputSize, config.Hidden, actionCounts, config.Heads);
        Hash = "";
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>Whether every outcome is in the task; otherwise the model is asked step by step.</summary>
    public bool IsTabulated => _outcomes is not null;

    /// <summary>Every outcome at the training loads: policies are judged on it.</summary>
    /// <exception cref="InvalidOperationException">The mesh is not tabulated.</exception>
    public OutcomeTable Outcomes => _outcomes ?? throw NotTabulated();

    /// <summary>Every outcome at the loads that simulators practise on: the training loads and others between them.</summary>
    /// <exception cref="InvalidOperationException">The mesh is not tabulated.</exception>
    public OutcomeTable Practice => _practice ?? throw NotTabulated();

    /// <summary>Model, reward and operating region of a mesh that is not tabulated.</summary>
    /// <exception cref="InvalidOperationException">The mesh is tabulated.</exception>
    public MeshDynamics Dynamics => _dynamics ?? throw new InvalidOperationException("The mesh is tabulated; the task carries its outcomes.");

    /// <summary>What policies are compared with where the mesh is not tabulated: a lower bound of the optimum on the sampled episodes.</summary>
    public double BoundReward { get; }

    /// <summary>Parameters of PPO; the number of simulators is decided.</summary>
    public PpoConfig Config { get; }

    /// <summary>Seed of the training.</summary>
    public long Seed { get; }

    /// <summary>Who computes the update.</summary>
    public UpdateBackend Backend { get; }

    /// <summary>From observations to network inputs.</summary>
    public ObservationEncoding Encoding { get; }

    /// <summary>Layers and heads of the networks.</summary>
    public ActorCriticShape Shape { get; }

    /// <summary>Simulators whose weights are averaged each round, at least 1.</summary>
    public int Simulators => Config.Simulators;

    /// <summary>Rounds until the budget of environment steps is spent, at least 1.</summary>
    public int Rounds => checked((int)Math.Max(1, (Config.TotalSteps + StepsPerRound - 1) / StepsPerRound));

    /// <summary>Environment steps of a round, over all simulators.</summary>
    public long StepsPerRound => (long)Config.SamplesPerRound * Simulators;

    /// <summary>The task as bytes, for the wire and for storage.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex: equal hashes mean equal trainings.</summary>
    public string Hash { get; }

    internal FittedSystemModel? Fitted { get; }

    /// <summary>A training order on a tabulated mesh.</summary>
    /// <param name="practice">Every outcome of the simulated mesh.</param>
    /// <param name="config">Parameters; where the number of simulators is 0, <paramref name="cores"/> is taken.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="backend">Who computes the update.</param>
    /// <param name="cores">Cores of the cluster, at least 1.</param>
    public static TrainingTask Create(OutcomeTable practice, PpoConfig config, long seed, UpdateBackend backend, int cores) =>
        new(practice, WithSimulators(config, cores), seed, backend);

    /// <summary>A training order whose simulators also practise on loads between those of the training pattern, as the parameters say.</summary>
    /// <param name="outcomes">Every outcome at the training loads.</param>
    /// <param name="dynamics">Model, reward and operating region that they were computed with.</param>
    /// <param name="config">Parameters; where the number of simulators is 0, <paramref name="cores"/> is taken.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="backend">Who computes the update.</param>
    /// <param name="cores">Cores of the cluster, at least 1.</param>
    public static TrainingTask Create(
        OutcomeTable outcomes, MeshDynamics dynamics, PpoConfig config, long seed, UpdateBackend backend, int cores)
    {
        bool isBroadened = config.BetweenLoadShare > 0;
        OutcomeTable practice = isBroadened ? outcomes.With(dynamics, PracticeLoads(outcomes)) : outcomes;
        return Create(practice, config, seed, backend, cores);
    }

    /// <summary>A training order on a mesh that is too large to tabulate.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="fitted">Its system model.</param>
    /// <param name="boundReward">What policies are compared with: a lower bound of the optimum on the sampled episodes.</param>
    /// <param name="config">Parameters; where the number of simulators is 0, <paramref name="cores"/> is taken.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="backend">Who computes the update.</param>
    /// <param name="cores">Cores of the cluster, at least 1.</param>
    public static TrainingTask Create(
        Scenario scenario, FittedSystemModel fitted, double boundReward, PpoConfig config, long seed, UpdateBackend backend, int cores) =>
        new(scenario, fitted, boundReward, WithSimulators(config, cores), seed, backend);

    /// <summary>The task of <see cref="Bytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a task of this version.</exception>
    public static TrainingTask FromBytes(ReadOnlyMemory<byte> bytes) => TrainingTaskBytes.Read(bytes);

    private static PpoConfig WithSimulators(PpoConfig config, int cores) =>
        config with { Simulators = config.Simulators > 0 ? config.Simulators : cores };

    private static ImmutableArray<ImmutableArray<double>> PracticeLoads(OutcomeTable outcomes)
    {
        ImmutableArray<ImmutableArray<double>> loads = BetweenLoads.Fill(outcomes.Scenario);
        bool incremental = outcomes.Grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        long rows = outcomes.Grid.JointCount * (incremental ? outcomes.Grid.JointActionCount : 1);
        int every = (int)Math.Max(1, (loads.Length * rows + MostPracticeRows - 1) / MostPracticeRows);
        return [.. loads.Where((_, i) => i % every == 0)];
    }

    private static InvalidOperationException NotTabulated() => new("The mesh is too large to tabulate; the task carries its model.");
}
