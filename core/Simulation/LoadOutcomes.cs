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
