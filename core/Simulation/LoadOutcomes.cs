namespace Meshward.Core.Simulation;

/// <summary>Outcomes of every configuration at one load. Immutable and safe for many threads.</summary>
public sealed class LoadOutcomes
{
    private readonly double[] _targets;
    private readonly double[] _rewards;
    private readonly bool[] _allowed;
    private readonly int _targetCount;

    /// <summary>Asks the model about every configuration.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="loads">[services] offered load, requests per second.</param>
    /// <param name="batch">Buffers.</param>
    public LoadOutcomes(MeshDynamics dynamics, ReadOnlySpan<double> loads, OutcomeBatch batch)
    {
        // Not as a lattice: rows one by one are where a model remembers its answers.
        dynamics.Evaluate(loads, dynamics.AllLevels, batch);
        _targets = batch.Targets.ToArray();
        _rewards = batch.Rewards.ToArray();
        _allowed = batch.Allowed.ToArray();
        _targetCount = dynamics.TargetCount;
        IsCovered = _allowed.Contains(true);
    }

    /// <summary>Takes the outcomes of one load from a batch of several.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="batch">Outcomes of every configuration at each of some loads, load by load.</param>
    /// <param name="load">Number of the load in the batch.</param>
    internal LoadOutcomes(MeshDynamics dynamics, OutcomeBatch batch, int load)
    {
        int count = (int)dynamics.Grid.JointCount;
        _targetCount = dynamics.TargetCount;
        _targets = new double[_targetCount * count];
        for (int target = 0; target < _targetCount; target++)
        {
            batch.Targets.Slice(target * batch.Count + load * count, count).CopyTo(_targets.AsSpan(target * count));
        }

        _rewards = batch.Rewards.Slice(load * count, count).ToArray();
        _allowed = batch.Allowed.Slice(load * count, count).ToArray();
        IsCovered = _allowed.Contains(true);
    }

    /// <summary>[configurations] rewards.</summary>
    public ReadOnlySpan<double> Rewards => _rewards;

    /// <summary>[configurations] whether the operating region covers each.</summary>
    public ReadOnlySpan<bool> Allowed => _allowed;

    /// <summary>Whether the operating region covers any configuration at the load.</summary>
    public bool IsCovered { get; }

    /// <summary>Bytes that it takes, roughly.</summary>
    internal long Size => _rewards.Length * (sizeof(double) * (1L + _targetCount) + sizeof(bool)) + 200;

    /// <summary>Predictions of one configuration.</summary>
    /// <param name="configuration">Joint configuration.</param>
    /// <param name="targets">[targets] receives the predictions, in the targets' own units.</param>
    public void TargetsOf(int configuration, Span<double> targets)
    {
        for (int target = 0; target < _targetCount; target++)
        {
            targets[target] = _targets[target * _rewards.Length + configuration];
        }
    }
}
