using Meshward.Core.SystemModels;

namespace Meshward.Core.Simulation;

/// <summary>Outcomes of a batch of configurations at one load, and the buffers to compute them; one a thread, reused from call to call.</summary>
public sealed class OutcomeBatch
{
    private readonly MeshDynamics _dynamics;
    private double[] _features = [];
    private double[] _targets = [];
    private double[] _rewards = [];
    private bool[] _allowed = [];

    /// <summary>Buffers for the dynamics of one mesh.</summary>
    public OutcomeBatch(MeshDynamics dynamics)
    {
        _dynamics = dynamics;
        Frame = dynamics.Scenario.Formulas.NewFrame();
        Controls = new double[dynamics.Grid.Count];
    }

    /// <summary>Number of configurations in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>[Count] rewards.</summary>
    public ReadOnlySpan<double> Rewards => _rewards.AsSpan(0, Count);

    /// <summary>[targets * Count] predictions, target-major, in the targets' own units.</summary>
    public ReadOnlySpan<double> Targets => _targets.AsSpan(0, Count * _dynamics.TargetCount);

    /// <summary>[Count] whether the operating region covers the load with the configuration.</summary>
    public ReadOnlySpan<bool> Allowed => _allowed.AsSpan(0, Count);

    internal double[] Frame { get; }

    internal double[] Controls { get; }

    internal FeatureGrid Lattice { get; } = new();

    internal Span<double> FeatureRows => _features.AsSpan(0, Count * _dynamics.FeatureCount);

    internal Span<double> TargetRows => _targets.AsSpan(0, Count * _dynamics.TargetCount);

    internal Span<double> RewardRows => _rewards.AsSpan(0, Count);

    internal Span<bool> AllowedRows => _allowed.AsSpan(0, Count);

    internal void Resize(int count)
    {
        Count = count;
        if (_rewards.Length >= count)
        {
            return;
        }

        _features = new double[count * _dynamics.FeatureCount];
        _targets = new double[count * _dynamics.TargetCount];
        _rewards = new double[count];
        _allowed = new bool[count];
    }
}
