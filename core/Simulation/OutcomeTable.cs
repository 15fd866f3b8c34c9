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
    /// <summary>
    /// Most rows that are tabulated, and most transitions between them where controls are incremental; beyond, the model is asked at each
    /// step.
    /// </summary>
    public const long LargestRowCount = 4_000_000;

    /// <summary>
    /// Most configurations of a scenario that is tabulated: whatever looks at all of them at a load (masks, the optimum on loads between those of
    /// training, calibrations) is slow or large beyond.
    /// </summary>
    public const long LargestConfigurationCount = 16_384;

    // Many rows at once share the walks through the model's trees; the buffers of more take too much memory.
    private const int RowsAtOnce = 400_000;

    private readonly double[] _rewards;
    private readonly bool[] _allowed;

    private OutcomeTable(Scenario scenario, ImmutableArray<ImmutableArray<double>> otherLoads, double[] rewards, bool[] allowed)
    {
        Scenario = scenario;
        Grid = new ControlGrid(scenario.Controls);
        ImmutableArray<ImmutableArray<double>> trainingLoads = scenario.TrainingLoad.FiniteLoads;
        TrainingLoadCount = trainingLoads.Length;
        Loads = [.. trainingLoads, .. otherLoads];
        LoadWeights = scenario.TrainingLoad.FiniteWeights;
        _rewards = rewards;
        _allowed = allowed;
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>The lattice of configurations.</summary>
    public ControlGrid Grid { get; }

    /// <summary>Number of loads of the training pattern: the first ones of <see cref="Loads"/>.</summary>
    public int TrainingLoadCount { get; }

    /// <summary>
    /// The training pattern's loads, in its order, then any others that simulators practise on: [loads][services] requests per second.
    /// </summary>
    public ImmutableArray<ImmutableArray<double>> Loads { get; }

    /// <summary>[TrainingLoadCount] relative likelihood of each load when one is drawn.</summary>
    public ImmutableArray<double> LoadWeights { get; }

    /// <summary>Number of configurations.</summary>
    public int ConfigurationCount => (int)Grid.JointCount;

    /// <summary>[loads * configurations] rewards, load by load.</summary>
    public ReadOnlySpan<double> Rewards => _rewards;

    /// <summary>[loads * configurations] whether the operating region covers the row.</summary>
    public ReadOnlySpan<bool> Allowed => _allowed;

    /// <summary>[configurations] rewards at one load.</summary>
    public ReadOnlySpan<double> RewardsAt(int load) => Row(_rewards, load);

    /// <summary>[configurations] coverage at one load.</summary>
    public ReadOnlySpan<bool> AllowedAt(int load) => Row(_allowed, load);

    /// <summary>Whether a scenario can be tabulated.</summary>
    public static bool Fits(Scenario scenario)
    {
        long loads = scenario.TrainingLoad.FiniteLoads.Length;
        ControlGrid grid = new(scenario.Controls);
        long transitions = grid.Controls.Any(control => control.Mode == ControlMode.Incremental) ? grid.JointActionCount : 1;
        return loads > 0 && grid.JointCount <= Math.Min(LargestConfigurationCount, LargestRowCount / loads) && transitions <= LargestRowCount / loads / grid.JointCount;
    }

    /// <summary>The table of the training pattern's loads alone.</summary>
    public OutcomeTable TrainingPart
    {
        get
        {
            int rows = TrainingLoadCount * ConfigurationCount;
            return Loads.Length == TrainingLoadCount ? this : new OutcomeTable(Scenario, [], _rewards[..rows], _allowed[..rows]);
        }
    }

    /// <summary>Computes the table of the training loads.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <returns>
    /// The table; or, for each training load at which the trace covers no configuration at all, or at which the reward of one that it covers
    /// is no number, what was found and what is expected.
    /// </returns>
    public static Checked<OutcomeTable> Build(MeshDynamics dynamics)
    {
        (double[] rewards, bool[] allowed) = Tabulate(dynamics, dynamics.Scenario.TrainingLoad.FiniteLoads);
        var table = new OutcomeTable(dynamics.Scenario, [], rewards, allowed);
        ImmutableArray<Diagnostic> mistakes = [.. Enumerable.Range(0, table.Loads.Length).Select(table.MistakeAt).OfType<Diagnostic>()];
        return mistakes.IsEmpty ? table : mistakes;
    }

    /// <summary>This table with further loads, without those at which the trace covers nothing.</summary>
    /// <param name="dynamics">Model, reward and operating region that this table was computed with.</param>
    /// <param name="loads">[loads][services] requests per second.</param>
    public OutcomeTable With(MeshDynamics dynamics, ImmutableArray<ImmutableArray<double>> loads)
    {
        if (loads.IsEmpty)
        {
            return this;
        }

        (double[] rewards, bool[] allowed) = Tabulate(dynamics, loads);
        ImmutableArray<int> kept = [.. Enumerable.Range(0, loads.Length).Where(load => Row(allowed, load).Contains(true))];
        double[] allRewards = new double[_rewards.Length + kept.Length * ConfigurationCount];
        bool[] allAllowed = new bool[allRewards.Length];
        _rewards.CopyTo(allRewards, 0);
        _allowed.CopyTo(allAllowed, 0);
        for (int i = 0; i < kept.Length; i++)
        {
            int place = _rewards.Length + i * ConfigurationCount;
            Row(rewards, kept[i]).CopyTo(allRewards.AsSpan(place));
            Row(allowed, kept[i]).CopyTo(allAllowed.AsSpan(place));
        }

        return new OutcomeTable(Scenario, [.. Loads.Skip(TrainingLoadCount), .. kept.Select(load => loads[load])], allRewards, allAllowed);
    }

    /// <summary>The table of a scenario from its parts, as another process computed them.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="otherLoads">Loads beyond the training pattern's.</param>
    /// <param name="rewards">[loads * configurations].</param>
    /// <param name="allowed">[loads * configurations].</param>
    /// <exception cref="ArgumentException">The sizes are not those of the scenario.</exception>
    public static OutcomeTable FromParts(
        Scenario scenario, ImmutableArray<ImmutableArray<double>> otherLoads, double[] rewards, bool[] allowed)
    {
        var table = new OutcomeTable(scenario, otherLoads, rewards, allowed);
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

    private static (double[] Rewards, bool[] Allowed) Tabulate(MeshDynamics dynamics, ImmutableArray<ImmutableArray<double>> loads)
    {
        int configurations = (int)dynamics.Grid.JointCount, services = dynamics.Scenario.Mesh.Services.Length;
        double[] flat = [.. loads.SelectMany(load => load)];
        ImmutableArray<LoadSlab> slabs = LoadSlab.Cut(flat, services, Math.Max(1, RowsAtOnce / configurations), Environment.ProcessorCount);
        double[] rewards = new double[loads.Length * configurations];
        bool[] allowed = new bool[rewards.Length];
        Parallel.ForEach(slabs, () => new OutcomeBatch(dynamics), (slab, _, batch) =>
        {
            dynamics.EvaluateAll(flat.AsSpan(slab.First * services, slab.Count * services), slab.Axes.AsSpan(), batch);
            batch.Rewards.CopyTo(rewards.AsSpan(slab.First * configurations));
            batch.Allowed.CopyTo(allowed.AsSpan(slab.First * configurations));
            return batch;
        }, _ => { });
        return (rewards, allowed);
    }

    private Span<T> Row<T>(T[] rows, int load) => rows.AsSpan(load * ConfigurationCount, ConfigurationCount);

    private Diagnostic? MistakeAt(int load)
    {
        string at = string.Join(
            ", ", Scenario.Mesh.Services.Select((service, i) => FormattableString.Invariant($"load.{service} = {Loads[load][i]}")));
        ReadOnlySpan<bool> covered = AllowedAt(load);
        if (!covered.Contains(true))
        {
            return new Diagnostic(
                Scenario.Model.Trace, null, null, $"no row at {at}, which the training load needs; expected rows at every load of the pattern 'training'");
        }

        ReadOnlySpan<double> rewards = RewardsAt(load);
        for (int configuration = 0; configuration < rewards.Length; configuration++)
        {
            if (covered[configuration] && !double.IsFinite(rewards[configuration]))
            {
                return new Diagnostic(
                    Scenario.Source, null, null,
                    FormattableString.Invariant($"found a reward of {rewards[configuration]} at {at}, {Words(configuration)}; expected a finite number"));
            }
        }

        return null;
    }

    private string Words(int configuration)
    {
        int[] levels = new int[Grid.Count];
        Grid.Decode(configuration, levels);
        return string.Join(
            ", ", Scenario.Controls.Select((control, i) => FormattableString.Invariant($"{control.Name} = {control.Levels[levels[i]]}")));
    }
}
