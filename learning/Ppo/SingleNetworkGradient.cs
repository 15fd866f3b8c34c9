namespace Meshward.Learning.Ppo;

/// <summary>Gradient of PPO's loss where one policy network makes all choices: both networks run in tiles of distinct observations.</summary>
internal sealed class SingleNetworkGradient : ILossGradient
{
    // Activations of a tile stay in the second-level cache.
    private const int TileRows = 128;

    private readonly ActorCriticShape _shape;
    private readonly NetworkPass _policy;
    private readonly NetworkPass _value;
    private readonly float[] _inputs; // [TileRows * InputSize]
    private readonly float[] _probabilities; // [TileRows * LogitCount]
    private readonly PpoLoss _loss;

    /// <summary>Gradients for networks of one shape.</summary>
    public SingleNetworkGradient(ActorCriticShape shape)
    {
        _shape = shape;
        _policy = new NetworkPass(shape.Policies[0], TileRows, learns: true);
        _value = new NetworkPass(shape.Value, TileRows, learns: true);
        _inputs = new float[TileRows * shape.InputSize];
        _probabilities = new float[TileRows * shape.LogitCount];
        _loss = new PpoLoss(shape);
    }

    /// <inheritdoc/>
    public void Compute(
        ReadOnlySpan<float> weights,
        Span<float> gradient,
        Minibatch minibatch,
        RolloutBuffer buffer,
        PpoConfig config,
        double entropyCoefficient,
        ref StatisticsSum sum)
    {
        _policy.Transpose(weights);
        _value.Transpose(weights);
        for (int first = 0; first < minibatch.RowCount; first += TileRows)
        {
            int rows = Math.Min(TileRows, minibatch.RowCount - first);
            ReadOnlySpan<int> distinct = minibatch.Rows.Slice(first, rows);
            GatherInputs(buffer, distinct);
            _policy.Forward(weights, _inputs, rows);
            _value.Forward(weights, _inputs, rows);
            Normalise(buffer, distinct);
            _loss.Differentiate(minibatch, first, rows, buffer, config, entropyCoefficient,
                _policy.Outputs, _probabilities, _value.Outputs, _policy.OutputGradient, _value.OutputGradient, ref sum);
            _policy.Backward(gradient, _inputs, accumulate: first > 0);
            _value.Backward(gradient, _inputs, accumulate: first > 0);
        }
    }

    private void GatherInputs(RolloutBuffer buffer, ReadOnlySpan<int> rows)
    {
        int size = _shape.InputSize;
        for (int row = 0; row < rows.Length; row++)
        {
            buffer.Inputs.Slice(rows[row] * size, size).CopyTo(_inputs.AsSpan(row * size));
        }
    }

    // Logits of the tile become log-probabilities, in place.
    private void Normalise(RolloutBuffer buffer, ReadOnlySpan<int> rows)
    {
        int stride = _shape.Policies[0].OutputStride, width = _shape.LogitCount;
        for (int row = 0; row < rows.Length; row++)
        {
            ReadOnlySpan<bool> mask = buffer.Masked ? buffer.Masks.Slice(rows[row] * width, width) : [];
            Categoricals.LogSoftmax(
                _shape.ChoiceCounts, _policy.Outputs.Slice(row * stride, width), _probabilities.AsSpan(row * width, width), mask);
        }
    }
}
