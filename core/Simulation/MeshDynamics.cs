using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Simulation;

/// <summary>
/// What follows from a load and a configuration: the model's predictions, the reward, and whether the operating region covers it.
/// Pure, immutable and safe for many threads; buffers are the caller's (<see cref="OutcomeBatch"/>).
/// </summary>
/// <param name="scenario">Quantities, features and reward.</param>
/// <param name="model">The learned model, with the scenario's features and targets.</param>
/// <param name="region">The part of the space that the trace covers.</param>
public sealed class MeshDynamics(Scenario scenario, ISystemModel model, OperatingRegion region)
{
    private readonly Lazy<int[]> _allLevels = new(() => OutcomeTable.AllLevels(new ControlGrid(scenario.Controls)));

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; } = scenario.Bounds.All(bound => bound.MarginSigmas == 0 || scenario.Deviations.Any(each => each.Quantity == bound.Quantity))
        ? scenario
        : throw new ArgumentException("Margins in sigma are not resolved yet (ScenarioReader.WithMargins).", nameof(scenario));

    /// <summary>The lattice of configurations.</summary>
    public ControlGrid Grid { get; } = new(scenario.Controls);

    /// <summary>The part of the space that the trace covers.</summary>
    internal OperatingRegion Region => region;

    /// <summary>[configurations * controls] level indices of every configuration, in joint order; only where they are few enough for a table.</summary>
    internal int[] AllLevels => _allLevels.Value;

    /// <summary>Number of inputs of the model.</summary>
    public int FeatureCount => Scenario.Formulas.FeatureCount;

    /// <summary>Number of outputs of the model.</summary>
    public int TargetCount => model.Targets.Length;

    /// <summary>Predicts and rewards configurations at one load.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[count * controls] level indices, configuration by configuration.</param>
    /// <param name="batch">Receives the outcomes.</param>
    public void Evaluate(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, OutcomeBatch batch)
    {
        int count = levels.Length / Grid.Count;
        batch.Resize(count);
        SetFeatures(loads, 0, levels, 0, batch);
        model.Predict(batch.FeatureRows, count, batch.TargetRows);
        SetRewards(loads, 0, levels, 0, batch);
    }

    /// <summary>
    /// Predicts and rewards every configuration at each of some loads: the same as <see cref="Evaluate"/>, faster where the model's features
    /// move with one control or load each and the loads fill a lattice.
    /// </summary>
    /// <param name="loads">[loads * services] offered load, requests per second.</param>
    /// <param name="loadAxes">Points of the loads' lattice, outermost axis first; their product is the number of loads.</param>
    /// <param name="batch">Receives the outcomes, load by load, configurations in joint order.</param>
    public void EvaluateAll(ReadOnlySpan<double> loads, ReadOnlySpan<int> loadAxes, OutcomeBatch batch)
    {
        int services = Scenario.Mesh.Services.Length, count = loads.Length / services * (int)Grid.JointCount;
        batch.Resize(count);
        for (int load = 0; load < loads.Length / services; load++)
        {
            SetFeatures(loads.Slice(load * services, services), 0, AllLevels, load * (int)Grid.JointCount, batch);
        }

        Span<int> lengths = stackalloc int[loadAxes.Length + Grid.Count];
        loadAxes.CopyTo(lengths);
        for (int control = 0; control < Grid.Count; control++)
        {
            lengths[loadAxes.Length + control] = Grid.Controls[control].Levels.Length;
        }

        if (batch.Lattice.TryRead(batch.FeatureRows, FeatureCount, lengths))
        {
            model.PredictGrid(batch.Lattice, batch.FeatureRows, batch.TargetRows);
        }
        else
        {
            model.Predict(batch.FeatureRows, count, batch.TargetRows);
        }

        for (int load = 0; load < loads.Length / services; load++)
        {
            SetRewards(loads.Slice(load * services, services), 0, AllLevels, load * (int)Grid.JointCount, batch);
        }
    }

    /// <summary>Predicts and rewards configurations, each at a load of its own.</summary>
    /// <param name="loads">[count * services] offered load, requests per second.</param>
    /// <param name="levels">[count * controls] level indices, configuration by configuration.</param>
    /// <param name="batch">Receives the outcomes.</param>
    public void EvaluateEach(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, OutcomeBatch batch)
    {
        int services = Scenario.Mesh.Services.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(loads.Length * Grid.Count, levels.Length * services);
        batch.Resize(levels.Length / Grid.Count);
        SetFeatures(loads, services, levels, 0, batch);
        model.Predict(batch.FeatureRows, batch.Count, batch.TargetRows);
        SetRewards(loads, services, levels, 0, batch);
    }

    /// <summary>
    /// Tells which configurations the operating region covers at one load, without asking the model: <see cref="OutcomeBatch.Allowed"/>
    /// alone is set.
    /// </summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[count * controls] level indices.</param>
    /// <param name="batch">Receives whether each is allowed.</param>
    public void Cover(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, OutcomeBatch batch)
    {
        batch.Resize(levels.Length / Grid.Count);
        SetFeatures(loads, 0, levels, 0, batch);
    }

    /// <summary>
    /// The quantities of one outcome by name, in <see cref="ScenarioFormulas.Names"/>' order: loads, controls, targets and definitions.
    /// </summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="batch">Buffers.</param>
    /// <returns>A frame that the next call on the same buffers overwrites.</returns>
    public ReadOnlySpan<double> Quantities(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, OutcomeBatch batch)
    {
        Evaluate(loads, levels, batch);
        return batch.Frame;
    }

    /// <summary>The quantities of one outcome by name, as <see cref="Quantities"/> gives them, from predictions that are known.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="targets">[targets] predictions, in the targets' own units.</param>
    /// <param name="batch">Buffers.</param>
    /// <returns>A frame that the next call on the same buffers overwrites.</returns>
    public double[] Outcome(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, ReadOnlySpan<double> targets, OutcomeBatch batch)
    {
        Span<double> row = stackalloc double[FeatureCount];
        Grid.Values(levels, batch.Controls);
        Scenario.Formulas.SetKnown(batch.Frame, loads, batch.Controls, row);
        _ = Scenario.Formulas.Reward(batch.Frame, targets);
        return batch.Frame;
    }

    // Loads are loadStep apart: 0 for one that all configurations share. Rows of the batch from the first one on are set.
    private void SetFeatures(ReadOnlySpan<double> loads, int loadStep, ReadOnlySpan<int> levels, int first, OutcomeBatch batch)
    {
        int count = levels.Length / Grid.Count, services = Scenario.Mesh.Services.Length;
        for (int i = 0; i < count; i++)
        {
            Span<double> row = batch.FeatureRows.Slice((first + i) * FeatureCount, FeatureCount);
            Grid.Values(levels.Slice(i * Grid.Count, Grid.Count), batch.Controls);
            Scenario.Formulas.SetKnown(batch.Frame, loads.Slice(i * loadStep, services), batch.Controls, row);
            batch.AllowedRows[first + i] = region.Contains(row);
        }
    }

    private void SetRewards(ReadOnlySpan<double> loads, int loadStep, ReadOnlySpan<int> levels, int first, OutcomeBatch batch)
    {
        int count = levels.Length / Grid.Count, services = Scenario.Mesh.Services.Length;
        Span<double> targets = stackalloc double[TargetCount];
        Span<double> row = stackalloc double[FeatureCount];
        for (int i = 0; i < count; i++)
        {
            for (int target = 0; target < targets.Length; target++)
            {
                targets[target] = batch.TargetRows[target * batch.Count + first + i];
            }

            Grid.Values(levels.Slice(i * Grid.Count, Grid.Count), batch.Controls);
            Scenario.Formulas.SetKnown(batch.Frame, loads.Slice(i * loadStep, services), batch.Controls, row);
            batch.RewardRows[first + i] = Scenario.Formulas.Reward(batch.Frame, targets);
        }
    }
}
