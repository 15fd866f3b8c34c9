namespace Meshward.Learning.Ppo;

/// <summary>One autoregressive head in a gradient: its network over the distinct contexts of a minibatch.</summary>
internal sealed class Head
{
    private readonly ActorCriticShape _shape;
    private readonly NetworkShape _network;
    private readonly int _choice;
    private readonly NetworkPass _pass;
    private readonly float[] _probabilities; // [contexts * values]
    private readonly int[] _samples; // [contexts] number of samples

    /// <summary>Buffers of a head.</summary>
    /// <param name="shape">The networks.</param>
    /// <param name="choice">Which choice it makes.</param>
    /// <param name="maxContexts">Most contexts of a minibatch.</param>
    /// <param name="backward">Buffers that nobody else uses from <see cref="Start"/> until <see cref="InputGradient"/> is read.</param>
    public Head(ActorCriticShape shape, int choice, int maxContexts, BackwardBuffers backward)
    {
        (_shape, _choice, _network) = (shape, choice, shape.Policies[choice]);
        _pass = new NetworkPass(_network, maxContexts, backward);
        _probabilities = new float[maxContexts * _network.OutputSize];
        _samples = new int[maxContexts];
    }

    /// <summary>[contexts * width of the shared input layer] gradient of the loss by the running sums, after <see cref="Backward"/>.</summary>
    public ReadOnlySpan<float> InputGradient => _pass.InputGradient;

    /// <summary>Log-probabilities of a context's values.</summary>
    public ReadOnlySpan<float> Output(int context) => _pass.Outputs.Slice(context * _network.OutputStride, _network.OutputSize);

    /// <summary>Log-probabilities in all contexts.</summary>
    /// <param name="weights">Flat parameters of all networks.</param>
    /// <param name="sums">[contexts * width of the shared input layer, rows padded] running sums.</param>
    /// <param name="buffer">Holds the masks.</param>
    /// <param name="contexts">The contexts of the minibatch.</param>
    public void Forward(ReadOnlySpan<float> weights, ReadOnlySpan<float> sums, RolloutBuffer buffer, DistinctRows contexts)
    {
        _pass.Forward(weights, sums, contexts.Count);
        int width = _network.OutputSize, stride = buffer.PolicyMaskStride(_choice);
        for (int row = 0; row < contexts.Count; row++)
        {
            ReadOnlySpan<bool> mask = buffer.Masked ? buffer.PolicyMasks(_choice).Slice(contexts.Rows[row] * stride, width) : [];
            Span<float> logits = _pass.Outputs.Slice(row * _network.OutputStride, width);
            Categoricals.LogSoftmax(_shape.PolicyChoices[_choice], logits, _probabilities.AsSpan(row * width, width), mask);
        }
    }

    /// <summary>Begins a gradient.</summary>
    public void Start(int contexts)
    {
        _pass.OutputGradient[..(Kernel.PadRows(contexts) * _network.OutputStride)].Clear();
        _samples.AsSpan(0, contexts).Clear();
    }

    /// <summary>Adds a sample to its context.</summary>
    /// <param name="context">Its context.</param>
    /// <param name="value">What it chose.</param>
    /// <param name="byLog">Gradient of the loss by the log-probability of that.</param>
    public void Add(int context, int value, float byLog)
    {
        _pass.OutputGradient[context * _network.OutputStride + value] += byLog;
        _samples[context]++;
    }

    /// <summary>Overwrites the head's part of the gradient.</summary>
    /// <param name="weights">Flat parameters of all networks.</param>
    /// <param name="gradient">Flat gradient of all networks.</param>
    /// <param name="contexts">Number of contexts.</param>
    /// <param name="entropyWeight">Weight of the entropy bonus of one sample.</param>
    /// <param name="sum">Adds the entropy.</param>
    public void Backward(ReadOnlySpan<float> weights, Span<float> gradient, int contexts, float entropyWeight, ref StatisticsSum sum)
    {
        int width = _network.OutputSize;
        for (int row = 0; row < contexts; row++)
        {
            Span<float> byLogit = _pass.OutputGradient.Slice(row * _network.OutputStride, width);
            PpoLoss.ThroughSoftmax(_shape.PolicyChoices[_choice], Output(row), _probabilities.AsSpan(row * width, width), byLogit,
                _samples[row], entropyWeight * _samples[row], ref sum);
        }

        _pass.Transpose(weights);
        _pass.Backward(gradient, [], accumulate: false);
    }
}
