namespace Meshward.Learning.Ppo;

/// <summary>
/// Gradient of PPO's loss where every choice has a head of its own. Each head runs once per distinct context of the minibatch: an
/// observation with the choices before. All of them run forward before the loss, whose ratio needs their product.
/// </summary>
/// <remarks>
/// What a context puts into the shared input layer is what its parent, the context one choice before, puts in, and one row of weights more.
/// So the gradient by a context's sum is that through its own head and those by the sums of its children; a row of weights takes the
/// gradients of the contexts whose last choice it is. Work and memory grow with the number of heads, whatever stands before them.
/// </remarks>
internal sealed class AutoregressiveGradient : ILossGradient
{
    private readonly ActorCriticShape _shape;
    private readonly SharedInput _shared;
    private readonly DistinctRows[] _contexts; // [heads] those of the first are observations
    private Head[] _heads = [];
    private NetworkPass _value;
    private int _capacity;
    private float[] _inputs = []; // [padded observations * InputSize]
    private float[] _sums = []; // [padded contexts * width] what heads see, or the gradient by it
    private float[] _nextSums = [];
    private float[] _logRatios = []; // [samples]
    private float[] _ratios = [];
    private float[] _byLog = []; // [samples] gradient by the log-probability of the action

    /// <summary>Gradients for networks of one shape.</summary>
    public AutoregressiveGradient(ActorCriticShape shape)
    {
        _shape = shape;
        _shared = new SharedInput(shape);
        _contexts = [.. shape.Policies.Select(_ => new DistinctRows())];
        _value = new NetworkPass(shape.Value, 0, learns: true);
    }

    private DistinctRows Observations => _contexts[0];

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
        if (_capacity < minibatch.Count)
        {
            Reserve(minibatch.Count);
        }

        Forward(weights, minibatch, buffer);
        ComputeRatios(minibatch, buffer);
        DifferentiateValue(weights, gradient, minibatch, buffer, config, ref sum);
        DifferentiateActions(minibatch, config, ref sum);
        Backward(weights, gradient, minibatch, buffer, (float)entropyCoefficient, ref sum);
    }

    private void Forward(ReadOnlySpan<float> weights, Minibatch minibatch, RolloutBuffer buffer)
    {
        int size = _shape.InputSize;
        Observations.Take(buffer.Rows, buffer.RowCount, minibatch.Samples);
        for (int row = 0; row < Observations.Count; row++)
        {
            buffer.Inputs.Slice(Observations.Rows[row] * size, size).CopyTo(_inputs.AsSpan(row * size));
        }

        _value.Forward(weights, _inputs, Observations.Count);
        _shared.Observe(weights, _inputs, Observations.Count, _sums);
        for (int network = 0; network < _heads.Length; network++)
        {
            if (network > 0)
            {
                Follow(network, weights, minibatch, buffer);
            }

            _heads[network].Forward(weights, _sums, buffer, _contexts[network]);
        }
    }

    // From the sums of a head's contexts to those of the next head's.
    private void Follow(int network, ReadOnlySpan<float> weights, Minibatch minibatch, RolloutBuffer buffer)
    {
        DistinctRows contexts = _contexts[network], parents = _contexts[network - 1];
        contexts.Take(buffer.PolicyRows(network), buffer.PolicyRowCount(network), minibatch.Samples);
        for (int row = 0; row < contexts.Count; row++)
        {
            int sample = contexts.FirstSamples[row];
            Span<float> sum = SumOf(_nextSums, row);
            SumOf(_sums, parents.OfSample[sample]).CopyTo(sum);
            _shared.Add(sum, _shared.RowOf(weights, network - 1, ChoiceOf(network - 1, sample, minibatch, buffer)));
        }

        (_sums, _nextSums) = (_nextSums, _sums);
    }

    private void ComputeRatios(Minibatch minibatch, RolloutBuffer buffer)
    {
        for (int i = 0; i < minibatch.Count; i++)
        {
            float logProbability = 0;
            for (int network = 0; network < _heads.Length; network++)
            {
                logProbability += _heads[network].Output(_contexts[network].OfSample[i])[ChoiceOf(network, i, minibatch, buffer)];
            }

            _logRatios[i] = logProbability - buffer.LogProbabilities[minibatch.Samples[i]];
        }

        _logRatios.AsSpan(0, minibatch.Count).CopyTo(_ratios);
        VectorMath.Exp(_ratios.AsSpan(0, minibatch.Count));
    }

    private void DifferentiateValue(
        ReadOnlySpan<float> weights, Span<float> gradient, Minibatch minibatch, RolloutBuffer buffer, PpoConfig config, ref StatisticsSum sum)
    {
        int stride = _shape.Value.OutputStride;
        float factor = 2 * (float)config.ValueCoefficient / minibatch.Count;
        _value.OutputGradient[..(Kernel.PadRows(Observations.Count) * stride)].Clear();
        for (int i = 0; i < minibatch.Count; i++)
        {
            int row = Observations.OfSample[i];
            float difference = _value.Outputs[row * stride] - buffer.Returns[minibatch.Samples[i]];
            _value.OutputGradient[row * stride] += factor * difference;
            sum.SquaredError += (double)difference * difference;
        }

        _value.Transpose(weights);
        _value.Backward(gradient, _inputs, accumulate: false);
    }

    private void DifferentiateActions(Minibatch minibatch, PpoConfig config, ref StatisticsSum sum)
    {
        for (int i = 0; i < minibatch.Count; i++)
        {
            _byLog[i] = PpoLoss.Surrogate(_ratios[i], minibatch.Advantages[i], (float)config.ClipRange, ref sum) / minibatch.Count;
            sum.Kl += _ratios[i] - 1 - _logRatios[i];
        }
    }

    // From the last head, which no choice follows, to the first.
    private void Backward(
        ReadOnlySpan<float> weights, Span<float> gradient, Minibatch minibatch, RolloutBuffer buffer, float entropyCoefficient, ref StatisticsSum sum)
    {
        for (int network = _heads.Length - 1; network >= 0; network--)
        {
            DistinctRows contexts = _contexts[network];
            Head head = _heads[network];
            head.Start(contexts.Count);
            for (int i = 0; i < minibatch.Count; i++)
            {
                head.Add(contexts.OfSample[i], ChoiceOf(network, i, minibatch, buffer), _byLog[i]);
            }

            head.Backward(weights, gradient, contexts.Count, entropyCoefficient / minibatch.Count, ref sum);
            head.InputGradient[..(contexts.Count * _shared.Width)].CopyTo(_nextSums);
            if (network < _heads.Length - 1)
            {
                Return(network, gradient, minibatch, buffer);
            }

            (_sums, _nextSums) = (_nextSums, _sums);
        }

        _shared.Backward(gradient, _inputs, Observations.Count, _sums);
    }

    // Adds the gradients by the sums of the next head's contexts to those of their parents, and to the rows of the choices that lead to them.
    private void Return(int network, Span<float> gradient, Minibatch minibatch, RolloutBuffer buffer)
    {
        for (int value = 0; value < _shape.ChoiceCounts[network]; value++)
        {
            _shared.RowOf(gradient, network, value).Clear();
        }

        DistinctRows children = _contexts[network + 1];
        for (int row = 0; row < children.Count; row++)
        {
            int sample = children.FirstSamples[row];
            ReadOnlySpan<float> child = SumOf(_sums, row);
            _shared.Add(SumOf(_nextSums, _contexts[network].OfSample[sample]), child);
            _shared.Add(_shared.RowOf(gradient, network, ChoiceOf(network, sample, minibatch, buffer)), child);
        }
    }

    private int ChoiceOf(int network, int i, Minibatch minibatch, RolloutBuffer buffer) =>
        buffer.Choices[minibatch.Samples[i] * _heads.Length + network];

    private Span<float> SumOf(float[] sums, int row) => sums.AsSpan(row * _shared.Width, _shared.Width);

    private void Reserve(int samples)
    {
        _capacity = samples;
        (_logRatios, _ratios, _byLog) = (new float[samples], new float[samples], new float[samples]);
        int rows = Kernel.PadRows(samples);
        _inputs = new float[rows * _shape.InputSize];
        (_sums, _nextSums) = (new float[rows * _shared.Width], new float[rows * _shared.Width]);
        var backward = new BackwardBuffers([.. _shape.Policies, _shape.Value], samples);
        _value = new NetworkPass(_shape.Value, samples, backward);
        _heads = [.. _shape.Policies.Select((_, network) => new Head(_shape, network, samples, backward))];
    }
}
