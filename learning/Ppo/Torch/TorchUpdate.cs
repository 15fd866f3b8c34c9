using Meshward.Core.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace Meshward.Learning.Ppo.Torch;

/// <summary>
/// PPO's update by TorchSharp's automatic differentiation, sample by sample: slower, and the reference that <see cref="FusedUpdate"/> is
/// held to. Torch's native files are loaded by the first instance. One thread at a time.
/// </summary>
public sealed class TorchUpdate : IPpoUpdate
{
    private readonly ActorCriticShape _shape;
    private readonly SampleOrder _order = new();
    private readonly float[] _gradient;

    /// <summary>An update for networks of one shape.</summary>
    /// <param name="shape">The networks.</param>
    /// <exception cref="TorchUnavailableException">Torch's native files cannot be loaded.</exception>
    public TorchUpdate(ActorCriticShape shape)
    {
        TorchNative.EnsureLoaded();
        _shape = shape;
        _gradient = new float[shape.ParameterCount];
    }

    /// <inheritdoc/>
    public string Name => "torch";

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
        CancellationToken cancellation)
    {
        using DisposeScope scope = NewDisposeScope();
        var samples = new TorchSamples(buffer);
        Tensor weights = tensor(state.Weights).requires_grad_();
        Tensor first = tensor(state.FirstMoment), second = tensor(state.SecondMoment);
        StatisticsSum sum = default;
        _order.Start(buffer);
        for (int epoch = 0; epoch < config.Epochs; epoch++)
        {
            _order.Shuffle(ref random);
            for (int start = 0; start < _order.Count; start += config.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope minibatch = NewDisposeScope();
                ReadOnlySpan<int> chosen = _order.Minibatch(start, config.BatchSize);
                using (Tensor loss = Loss(weights, samples.Take(chosen), config, entropyCoefficient, ref sum))
                {
                    loss.backward();
                }

                Tensor gradient = weights.grad!;
                gradient.data<float>().CopyTo(_gradient);
                double norm = gradient.norm().item<float>();
                sum.Add(chosen.Length, norm);
                Step(state, weights, first, second, gradient * Math.Min(1, config.MaxGradientNorm / (norm + 1e-6)), learningRate, config.AdamEpsilon);
                gradient.zero_();
            }
        }

        weights.data<float>().CopyTo(state.Weights);
        first.data<float>().CopyTo(state.FirstMoment);
        second.data<float>().CopyTo(state.SecondMoment);
        return sum.ToStatistics(buffer);
    }

    private Tensor Loss(Tensor weights, TorchMinibatch batch, PpoConfig config, double entropyCoefficient, ref StatisticsSum sum)
    {
        Tensor logits = Forward(_shape.Policies[0], weights, batch.Inputs);
        Tensor logProbability = -batch.LogProbabilities, entropy = zeros(batch.Count);
        int offset = 0;
        for (int choice = 0; choice < _shape.ChoiceCounts.Length; choice++)
        {
            int count = _shape.ChoiceCounts[choice];
            Tensor ofChoice = logits.narrow(1, offset, count);
            if (batch.Masks is not null)
            {
                ofChoice = ofChoice.masked_fill(batch.Masks.narrow(1, offset, count).logical_not(), float.MinValue);
            }

            Tensor logs = ofChoice.log_softmax(1);
            logProbability = logProbability + logs.gather(1, batch.Choices.narrow(1, choice, 1)).squeeze(1);
            entropy = entropy - (logs.exp() * logs.clamp_min(float.MinValue / 2)).sum(1);
            offset += count;
        }

        Tensor advantages = batch.Count > 1
            ? (batch.Advantages - batch.Advantages.mean()) / (batch.Advantages.std() + 1e-8)
            : batch.Advantages;
        Tensor ratio = logProbability.exp();
        Tensor clipped = ratio.clamp(1 - config.ClipRange, 1 + config.ClipRange);
        Tensor policyLoss = -(advantages * ratio).minimum(advantages * clipped);
        Tensor squaredError = (Forward(_shape.Value, weights, batch.Inputs).squeeze(1) - batch.Returns).square();
        sum.Kl += (ratio - 1 - logProbability).sum().item<float>();
        sum.Clipped += (ratio - 1).abs().gt(config.ClipRange).sum().item<long>();
        sum.Entropy += entropy.sum().item<float>();
        sum.PolicyLoss += policyLoss.sum().item<float>();
        sum.SquaredError += squaredError.sum().item<float>();
        return policyLoss.mean() - entropyCoefficient * entropy.mean() + config.ValueCoefficient * squaredError.mean();
    }

    private static Tensor Forward(NetworkShape network, Tensor weights, Tensor inputs)
    {
        Tensor x = inputs;
        foreach (LayerShape layer in network.Layers)
        {
            Tensor w = weights.narrow(0, layer.Offset, layer.Inputs * layer.Stride).view(layer.Inputs, layer.Stride).narrow(1, 0, layer.Outputs);
            x = x.matmul(w) + weights.narrow(0, layer.BiasOffset, layer.Outputs);
            x = ReferenceEquals(layer, network.Layers[^1]) ? x : x.tanh();
        }

        return x;
    }

    // torch.optim.Adam's arithmetic on tensors whose state lives in LearnerState.
    private static void Step(LearnerState state, Tensor weights, Tensor first, Tensor second, Tensor gradient, double learningRate, double epsilon)
    {
        using IDisposable noGradient = no_grad();
        state.Steps++;
        first.mul_(Adam.Beta1).add_(gradient, 1 - Adam.Beta1);
        second.mul_(Adam.Beta2).addcmul_(gradient, gradient, 1 - Adam.Beta2);
        double correction1 = 1 - VectorMath.Power(Adam.Beta1, state.Steps), correction2 = 1 - VectorMath.Power(Adam.Beta2, state.Steps);
        Tensor denominator = (second.sqrt() / Math.Sqrt(correction2)).add_(epsilon);
        weights.addcdiv_(first, denominator, -learningRate / correction1);
    }
}
