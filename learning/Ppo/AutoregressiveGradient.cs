namespace Meshward.Learning.Ppo;

/// <summary>
/// Gradient of PPO's loss where every choice has a policy network of its own. Each network runs once per distinct input of the
/// minibatch: an observation with the choices before. All of them run forward before the loss, whose ratio needs their product.
/// </summary>
internal sealed class AutoregressiveGradient
{
    private readonly ActorCriticShape _shape;
    private readonly Head[] _heads; // the policy networks
    private readonly Head _value;
    private int _capacity;
    private float[] _logRatios = [];
    private float[] _ratios = [];

    /// <summary>Gradients for networks of one shape.</summary>
    public AutoregressiveGradient(ActorCriticShape shape)
    {
        _shape = shape;
        _heads = [.. shape.Policies.Select(policy => new Head(policy))];
        _value = new Head(shape.Value);
    }

    /// <summary>Overwrites the gradient with that of a minibatch.</summary>
    public void Compute(
        ReadOnlySpan<float> weights,
        Span<float> gradient,
        Minibatch minibatch,
        RolloutBuffer buffer,
        PpoConfig config,
        double entropyCoefficient,
        ref StatisticsSum sum)
    {
        Reserve(minibatch.Count);
        for (int network = 0; network < _heads.Length; network++)
        {
            _heads[network].Forward(
                weights, buffer.PolicyRows(network), buffer.PolicyRowCount(network), buffer.PolicyInputs(network), minibatch);
            Normalise(network, buffer);
        }

        _value.Forward(weights, buffer.Rows, buffer.RowCount, buffer.Inputs, minibatch);
        ComputeRatios(minibatch, buffer);
        Differentiate(minibatch, buffer, config, ref sum);
        foreach (Head head in _heads)
        {
            FinishHead(head, minibatch.Count, (float)entropyCoefficient, ref sum);
            head.Backward(gradient);
        }

        _value.Backward(gradient);
    }

    private void Normalise(int network, RolloutBuffer buffer)
    {
        Head head = _heads[network];
        int width = head.Shape.OutputSize, stride = buffer.PolicyMaskStride(network);
        for (int row = 0; row < head.Distinct.Count; row++)
        {
            ReadOnlySpan<bool> mask = buffer.Masked ? buffer.PolicyMasks(network).Slice(head.Distinct.Rows[row] * stride, width) : [];
            Categoricals.LogSoftmax(_shape.PolicyChoices[network], head.Output(row), head.Probabilities.AsSpan(row * width, width), mask);
        }
    }

    private void ComputeRatios(Minibatch minibatch, RolloutBuffer buffer)
    {
        int choices = _heads.Length;
        for (int i = 0; i < minibatch.Count; i++)
        {
            int sample = minibatch.Samples[i];
            float logProbability = 0;
            for (int network = 0; network < choices; network++)
            {
                logProbability += _heads[network].Output(_heads[network].Distinct.OfSample[i])[buffer.Choices[sample * choices + network]];
            }

            _logRatios[i] = logProbability - buffer.LogProbabilities[sample];
        }

        _logRatios.AsSpan(0, minibatch.Count).CopyTo(_ratios);
        VectorMath.Exp(_ratios.AsSpan(0, minibatch.Count));
    }

    private void Differentiate(Minibatch minibatch, RolloutBuffer buffer, PpoConfig config, ref StatisticsSum sum)
    {
        float perSample = 1f / minibatch.Count, valueFactor = 2 * (float)config.ValueCoefficient * perSample;
        for (int i = 0; i < minibatch.Count; i++)
        {
            int sample = minibatch.Samples[i];
            float byLog = PpoLoss.Surrogate(_ratios[i], minibatch.Advantages[i], (float)config.ClipRange, ref sum) * perSample;
            sum.Kl += _ratios[i] - 1 - _logRatios[i];
            for (int network = 0; network < _heads.Length; network++)
            {
                Head head = _heads[network];
                int row = head.Distinct.OfSample[i];
                head.OutputGradient(row)[buffer.Choices[sample * _heads.Length + network]] += byLog;
                head.Samples[row]++;
            }

            int valueRow = _value.Distinct.OfSample[i];
            float difference = _value.Output(valueRow)[0] - buffer.Returns[sample];
            _value.OutputGradient(valueRow)[0] += valueFactor * difference;
            sum.SquaredError += (double)difference * difference;
        }
    }

    private void FinishHead(Head head, int samples, float entropyCoefficient, ref StatisticsSum sum)
    {
        int network = Array.IndexOf(_heads, head), width = head.Shape.OutputSize;
        for (int row = 0; row < head.Distinct.Count; row++)
        {
            PpoLoss.ThroughSoftmax(_shape.PolicyChoices[network], head.Output(row), head.Probabilities.AsSpan(row * width, width),
                head.OutputGradient(row), head.Samples[row], entropyCoefficient * head.Samples[row] / samples, ref sum);
        }
    }

    private void Reserve(int samples)
    {
        if (samples <= _capacity)
        {
            return;
        }

        _capacity = samples;
        _logRatios = new float[samples];
        _ratios = new float[samples];
        foreach (Head head in _heads.Append(_value))
        {
            head.Reserve(samples);
        }
    }

    /// <summary>One network with the distinct inputs of the minibatch.</summary>
    private sealed class Head(NetworkShape shape)
    {
        private NetworkPass _pass = new(shape, 0, learns: true);
        private float[] _inputs = [];

        public NetworkShape Shape => shape;

        public DistinctRows Distinct { get; } = new();

        public float[] Probabilities { get; private set; } = [];

        public int[] Samples { get; private set; } = [];

        public Span<float> Output(int row) => _pass.Outputs.Slice(row * shape.OutputStride, shape.OutputSize);

        public Span<float> OutputGradient(int row) => _pass.OutputGradient.Slice(row * shape.OutputStride, shape.OutputSize);

        public void Reserve(int rows)
        {
            _pass = new NetworkPass(shape, rows, learns: true);
            _inputs = new float[Kernel.PadRows(rows) * shape.InputSize];
            Probabilities = new float[rows * shape.OutputSize];
            Samples = new int[rows];
        }

        public void Forward(ReadOnlySpan<float> weights, int[] rowOf, int rowCount, ReadOnlySpan<float> inputs, Minibatch minibatch)
        {
            Distinct.Take(rowOf, rowCount, minibatch.Samples);
            for (int row = 0; row < Distinct.Count; row++)
            {
                inputs.Slice(Distinct.Rows[row] * shape.InputSize, shape.InputSize).CopyTo(_inputs.AsSpan(row * shape.InputSize));
            }

            _pass.Transpose(weights);
            _pass.Forward(weights, _inputs, Distinct.Count);
            _pass.OutputGradient[..(Kernel.PadRows(Distinct.Count) * shape.OutputStride)].Clear();
            Samples.AsSpan(0, Distinct.Count).Clear();
        }

        public void Backward(Span<float> gradient) => _pass.Backward(gradient, _inputs, accumulate: false);
    }
}
