using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>
/// PPO's update for tanh networks in SIMD C#, with forward and backward passes written out. Policy and value are functions of the
/// observation, so both networks run once per distinct observation of a minibatch; only the scalar loss is computed per sample, and its
/// gradients are summed into the observation's row: the same gradient as sample by sample. The same bits on every machine; nothing
/// is allocated after the first update. One thread at a time.
/// </summary>
public sealed class FusedUpdate : IPpoUpdate
{
    private readonly float[] _gradient; // [ParameterCount]
    private readonly SampleOrder _order = new();
    private readonly Minibatch _minibatch = new();
    private readonly ILossGradient _loss;

    /// <summary>An update for networks of one shape.</summary>
    /// <param name="shape">The networks.</param>
    public FusedUpdate(ActorCriticShape shape)
    {
        _gradient = new float[shape.ParameterCount];
        _loss = shape.Heads == HeadForm.Autoregressive ? new AutoregressiveGradient(shape) : new SingleNetworkGradient(shape);
    }

    /// <inheritdoc/>
    public string Name => "fused";

    /// <summary>[ParameterCount] gradient of the last minibatch before clipping.</summary>
    internal ReadOnlySpan<float> Gradient => _gradient;

    /// <inheritdoc/>
    public UpdateStatistics Update(
        LearnerState state,
        RolloutBuffer buffer,
        PpoConfig config,
        double learningRate,
        double entropyCoefficient,
        ref CounterRandom random,
        CancellationToken cancellation,
        Action? pause = null)
    {
        StatisticsSum sum = default;
        _order.Start(buffer, config.EnvironmentsPerLoad);
        for (int epoch = 0; epoch < config.Epochs; epoch++)
        {
            _order.Shuffle(ref random);
            for (int start = 0; start < _order.Count; start += config.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                pause?.Invoke();
                _minibatch.Take(buffer, _order.Minibatch(start, config.BatchSize));
                _loss.Compute(state.Weights, _gradient, _minibatch, buffer, config, entropyCoefficient, ref sum);
                double norm = Math.Sqrt(Kernel.SumOfSquares(_gradient));
                sum.Add(_minibatch.Count, norm);
                double scale = Math.Min(1, config.MaxGradientNorm / (norm + 1e-6));
                Adam.Step(state, _gradient, (float)scale, learningRate, config.AdamEpsilon);
            }
        }

        return sum.ToStatistics(buffer);
    }
}
