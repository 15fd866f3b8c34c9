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
    // Activations of a tile stay in the second-level cache.
    private const int TileRows = 128;

    private readonly ActorCriticShape _shape;
    private readonly NetworkPass _policy;
    private readonly NetworkPass _value;
    private readonly float[] _inputs; // [TileRows * InputSize]
    private readonly float[] _probabilities; // [TileRows * LogitCount]
    private readonly float[] _gradient; // [ParameterCount]
    private readonly SampleOrder _order = new();
    private readonly Minibatch _minibatch = new();
    private readonly PpoLoss _loss;
    private readonly AutoregressiveGradient? _autoregressive;

    /// <summary>An update for networks of one shape.</summary>
    /// <param name="shape">The networks.</param>
    public FusedUpdate(ActorCriticShape shape)
    {
        _shape = shape;
        _policy = new NetworkPass(shape.Policies[0], TileRows, learns: true);
        _value = new NetworkPass(shape.Value, TileRows, learns: true);
        _inputs = new float[TileRows * shape.InputSize];
        _probabilities = new float[TileRows * shape.LogitCount];
        _gradient = new float[shape.ParameterCount];
        _loss = new PpoLoss(shape);
        _autoregressive = shape.Heads == HeadForm.Autoregressive ? new AutoregressiveGradient(shape) : null;
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
                double norm = ComputeGradient(state.Weights, buffer, config, entropyCoefficient, ref sum);
                sum.Add(_minibatch.Count, norm);
                double scale = Math.Min(1, config.MaxGradientNorm / (norm + 1e-6));
                Adam.Step(state, _gradient, (float)scale, learningRate, config.AdamEpsilon);
            }
        }

        return sum.ToStatistics(buffer);
    }

    /// <summary>Gradient of the loss over the current minibatch.</summary>
    /// <returns>Its norm.</returns>
    private double ComputeGradient(
        float[] weights, RolloutBuffer buffer, PpoConfig config, double entropyCoefficient, ref StatisticsSum sum)
    {
        if (_autoregressive is not null)
        {
            _autoregressive.Compute(weights, _gradient, _minibatch, buffer, config, entropyCoefficient, ref sum);
        }
        else
        {
            ComputeInTiles(weights, buffer, config, entropyCoefficient, ref sum);
        }

        return Math.Sqrt(Kernel.SumOfSquares(_gradient));
    }

    private void ComputeInTiles(
        float[] weights, RolloutBuffer buffer, PpoConfig config, double entropyCoefficient, ref StatisticsSum sum)
    {
        _policy.Transpose(weights);
        _value.Transpose(weights);
        for (int first = 0; first < _minibatch.RowCount; first += TileRows)
        {
            int rows = Math.Min(TileRows, _minibatch.RowCount - first);
            GatherInputs(buffer, first, rows);
            _policy.Forward(weights, _inputs, rows);
            _value.Forward(weights, _inputs, rows);
            Normalise(buffer, first, rows);
            _loss.Differentiate(_minibatch, first, rows, buffer, config, entropyCoefficient,
                _policy.Outputs, _probabilities, _value.Outputs, _policy.OutputGradient, _value.OutputGradient, ref sum);
            _policy.Backward(_gradient, _inputs, accumulate: first > 0);
            _value.Backward(_gradient, _inputs, accumulate: first > 0);
        }
    }

    private void GatherInputs(RolloutBuffer buffer, int first, int rows)
    {
        int size = _shape.InputSize;
        for (int row = 0; row < rows; row++)
        {
            buffer.Inputs.Slice(_minibatch.Rows[first + row] * size, size).CopyTo(_inputs.AsSpan(row * size));
        }
    }

    // Logits of the tile become log-probabilities, in place.
    private void Normalise(RolloutBuffer buffer, int first, int rows)
    {
        int stride = _shape.Policies[0].OutputStride, width = _shape.LogitCount;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<bool> mask = buffer.Masked ? buffer.Masks.Slice(_minibatch.Rows[first + row] * width, width) : [];
            Categoricals.LogSoftmax(
                _shape.ChoiceCounts, _policy.Outputs.Slice(row * stride, width), _probabilities.AsSpan(row * width, width), mask);
        }
    }
}
