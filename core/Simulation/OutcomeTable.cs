using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Simulation;

/// <summary>
/// Every outcome of a scenario whose training load is finite, computed once: reward, predictions and coverage of each load with each
/// configuration. Training, the optimum and the greedy evaluation read it; a step of the simulator is a load from memory.
/// </summary>
public sealed class OutcomeTable
{
    /// <summary>Most rows that are tabulated; beyond, the model is asked at each step.</summary>
    public const long LargestRowCount = 4_000_000;

    private readonly double[] _rewards;
    private readonly bool[] _allowed;

    private OutcomeTable(Scenario scenario, double[] rewards, bool[] allowed)
    {
        Scenario = scenario;
        Grid = new ControlGrid(scenario.Controls);
        Loads = scenario.TrainingLoad.FiniteLoads;
        LoadWeights = scenario.TrainingLoad.FiniteWeights;
        _rewards = rewards;
        _allowed = allowed;
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>The lattice of configurations.</summary>
    public ControlGrid Grid { get; }

    /// <summary>The training pattern's loads, in its order: [loads][services] requests per second.</summary>
    public ImmutableArray<ImmutableArray<double>> Loads { get; }

    /// <summary>[loads] relative likelihood of each load when one is drawn.</summary>
    public ImmutableArray<double> LoadWeights { get; }

    /// <summary>Number of configurations.</summary>
    public int ConfigurationCount => (int)Grid.JointCount;

    /// <summary>[loads * configurations] rewards, load by load.</summary>
    public ReadOnlySpan<double> Rewards => _rewards;

    /// <summary>[loads * configurations] whether the operating region covers the row.</summary>
    public ReadOnlySpan<bool> Allowed => _allowed;

    /// <summary>[configurations] rewards at one load.</summary>
    public ReadOnlySpan<double> RewardsAt(int load) => _rewards.AsSpan(load * ConfigurationCount, ConfigurationCount);

    /// <summary>[configurations] coverage at one load.</summary>
    public ReadOnlySpan<bool> AllowedAt(int load) => _allowed.AsSpan(load * ConfigurationCount, ConfigurationCount);

    /// <summary>Whether a scenario can be tabulated.</summary>
    public static bool Fits(Scenario scenario)
    {
        long loads = scenario.TrainingLoad.FiniteLoads.Length;
        long configurations = new ControlGrid(scenario.Controls).JointCount;
        return loads > 0 && configurations <= LargestRowCount / loads;
    }

    /// <summary>Computes the table.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <returns>
    /// The table; or, for each training load at which the trace covers no configuration at all, what was found and what is expected.
    /// </returns>
    public static Checked<OutcomeTable> Build(MeshDynamics dynamics)
    {
        Scenario scenario = dynamics.Scenario;
        ImmutableArray<ImmutableArray<double>> loads = scenario.TrainingLoad.FiniteLoads;
        int configurations = (int)dynamics.Grid.JointCount;
        int[] levels = AllLevels(dynamics.Grid);
        var rewards = new double[loads.Length * configurations];
        bool[] allowed = new bool[rewards.Length];
        Parallel.For(0, loads.Length, () => new OutcomeBatch(dynamics), (load, _, batch) =>
        {
            dynamics.Evaluate(loads[load].AsSpan(), levels, batch);
            batch.Rewards.CopyTo(rewards.AsSpan(load * configurations));
            batch.Allowed.CopyTo(allowed.AsSpan(load * configurations));
            return batch;
        }, _ => { });

        ImmutableArray<Diagnostic> uncovered = [.. Enumerable.Range(0, loads.Length)
            .Where(load => !allowed.AsSpan(load * configurations, configurations).Contains(true))
            .Select(load => Uncovered(scenario, loads[load]))];
        return uncovered.IsEmpty ? new OutcomeTable(scenario, rewards, allowed) : uncovered;
    }

    /// <summary>The table of a scenario from its parts, as another process computed them.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rewards">[loads * configurations].</param>
    /// <param name="allowed">[loads * configurations].</param>
    /// <exception cref="ArgumentException">The sizes are not those of the scenario.</exception>
    public static OutcomeTable FromParts(Scenario scenario, double[] rewards, bool[] allowed)
    {
        var table = new OutcomeTable(scenario, rewards, allowed);
        return rewards.Length == table.Loads.Length * table.ConfigurationCount && allowed.Length == rewards.Length
            ? table
            : throw new ArgumentException("The table does not have the scenario's size.", nameof(rewards));
    }

    /// <summary>[configurations * controls] level indices of every configuration, in joint order.</summary>
    public static int[] AllLevels(ControlGrid grid)
    {
        int[] levels = new int[grid.JointCount * grid.Count];
        for (int joint = 0; joint < grid.JointCount; joint++)
        {
            grid.Decode(joint, levels.AsSpan(joint * grid.Count, grid.Count));
        }

        return levels;
    }

    private static Diagnostic Uncovered(Scenario scenario, ImmutableArray<double> loads)
    {
        string load = string.Join(", ", scenario.Mesh.Services.Select((service, i) => FormattableString.Invariant($"load.{service} = {loads[i]}")));
        return new Diagnostic(
            scenario.Model.Trace, null, null, $"no row at {load}, which the training load needs; expected rows at every load of the pattern 'training'");
    }
}
