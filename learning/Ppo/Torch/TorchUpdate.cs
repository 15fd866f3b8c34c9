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
        CancellationToken cancellation,
        Action? pause = null)
    {
        using DisposeScope scope = NewDisposeScope();
        var samples = new TorchSamples(buffer);
        Tensor weights = tensor(state.Weights).requires_grad_();
        Tensor first = tensor(state.FirstMoment), second = tensor(state.SecondMoment);
        StatisticsSum sum = default;
        _order.Start(buffer, config.EnvironmentsPerLoad);
        for (int epoch = 0; epoch < config.Epochs; epoch++)
        {
            _order.Shuffle(ref random);
            for (int start = 0; start < _order.Count; start += config.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                pause?.Invoke();
                using DisposeScope minibatch = NewDisposeScope();
                using var scalars = new TorchScalars();
                ReadOnlySpan<int> chosen = _order.Minibatch(start, config.BatchSize);
                using (Tensor loss = Loss(weights, samples.Take(chosen), config, entropyCoefficient, scalars, ref sum))
                {
                    loss.backward();
                }

                Tensor gradient = weights.grad!;
                gradient.data<float>().CopyTo(_gradient);
                double norm = gradient.norm().item<float>();
                sum.Add(chosen.Length, norm);
                Tensor clipped = gradient * scalars.Of(Math.Min(1, config.MaxGradientNorm / (norm + 1e-6)));
                Step(state, weights, first, second, clipped, learningRate, config.AdamEpsilon, scalars);
                gradient.zero_();
            }
        }

        weights.data<float>().CopyTo(state.Weights);
        first.data<float>().CopyTo(state.FirstMoment);
        second.data<float>().CopyTo(state.SecondMoment);
        return sum.ToStatistics(buffer);
    }

    private Tensor Loss(
        Tensor weights, TorchMinibatch batch, PpoConfig config, double entropyCoefficient, TorchScalars scalars, ref StatisticsSum sum)
    {
        Tensor logProbability = batch.LogProbabilities.neg(), entropy = zeros(batch.Count), inputs = InputsOf(batch);
        int choice = 0, offset = 0;
        for (int network = 0; network < _shape.Policies.Length; network++)
        {
            Tensor seen = _shape.SharedLayer is null ? inputs : Shared(_shape.SharedLayer, weights, inputs.narrow(1, 0, _shape.InputSize + offset));
            Tensor logits = Forward(_shape.Policies[network], weights, seen, scalars);
            int within = 0;
            foreach (int count in _shape.PolicyChoices[network])
            {
                Tensor ofChoice = logits.narrow(1, within, count);
                if (batch.Masks is not null)
                {
                    ofChoice = ofChoice.masked_fill(batch.Masks.narrow(1, offset, count).logical_not(), scalars.Of(float.MinValue));
                }

                Tensor logs = ofChoice.log_softmax(1);
                logProbability = scalars.Add(logProbability, logs.gather(1, batch.Choices.narrow(1, choice++, 1)).squeeze(1));
                entropy = scalars.Subtract(entropy, (logs.exp() * logs.clamp_min(scalars.Of(float.MinValue / 2))).sum(1));
                within += count;
                offset += count;
            }
        }

        Tensor advantages = batch.Count > 1
            ? scalars.Subtract(batch.Advantages, batch.Advantages.mean()) / scalars.Add(batch.Advantages.std(), 1e-8)
            : batch.Advantages;
        Tensor ratio = logProbability.exp();
        Tensor clipped = ratio.clamp(scalars.Of(1 - config.ClipRange), scalars.Of(1 + config.ClipRange));
        Tensor policyLoss = (advantages * ratio).minimum(advantages * clipped).neg();
        Tensor error = scalars.Subtract(Forward(_shape.Value, weights, batch.Inputs, scalars).squeeze(1), batch.Returns);
        Tensor squaredError = error * error;
        sum.Kl += scalars.Subtract(scalars.Add(ratio, -1), logProbability).sum().item<float>();
        sum.Clipped += scalars.Add(ratio, -1).abs().gt(scalars.Of(config.ClipRange)).sum().item<long>();
        sum.Entropy += entropy.sum().item<float>();
        sum.PolicyLoss += policyLoss.sum().item<float>();
        sum.SquaredError += squaredError.sum().item<float>();
        Tensor actorLoss = scalars.Subtract(policyLoss.mean(), entropy.mean() * scalars.Of(entropyCoefficient));
        return scalars.Add(actorLoss, squaredError.mean() * scalars.Of(config.ValueCoefficient));
    }

    // Observations, and behind them all choices but the last, one-hot, where heads are autoregressive.
    private Tensor InputsOf(TorchMinibatch batch)
    {
        Tensor inputs = batch.Inputs;
        for (int choice = 0; choice < _shape.Policies.Length - 1; choice++)
        {
            Tensor chosen = batch.Choices.narrow(1, choice, 1).squeeze(1);
            inputs = cat([inputs, nn.functional.one_hot(chosen, _shape.ChoiceCounts[choice]).to(float32)], 1);
        }

        return inputs;
    }

    // Heads see the inputs up to their own choice, through the first rows of the shared weights.
    private static Tensor Shared(LayerShape layer, Tensor weights, Tensor inputs) =>
        inputs.matmul(WeightsOf(layer, weights).narrow(0, 0, inputs.shape[1]));

    private static Tensor WeightsOf(LayerShape layer, Tensor weights) =>
        weights.narrow(0, layer.Offset, layer.Inputs * layer.Stride).view(layer.Inputs, layer.Stride).narrow(1, 0, layer.Outputs);

    private static Tensor Forward(NetworkShape network, Tensor weights, Tensor inputs, TorchScalars scalars)
    {
        Tensor x = inputs;
        foreach (LayerShape layer in network.Layers)
        {
            Tensor w = WeightsOf(layer, weights);
            x = scalars.Add(layer.HasWeights ? x.matmul(w) : x, weights.narrow(0, layer.BiasOffset, layer.Outputs));
            x = ReferenceEquals(layer, network.Layers[^1]) ? x : x.tanh();
        }

        return x;
    }

    // torch.optim.Adam's arithmetic on tensors whose state lives in LearnerState.
    private static void Step(
        LearnerState state,
        Tensor weights,
        Tensor first,
        Tensor second,
        Tensor gradient,
        double learningRate,
        double epsilon,
        TorchScalars scalars)
    {
        using IDisposable noGradient = no_grad();
        state.Steps++;
        first.mul_(scalars.Of(Adam.Beta1)).add_(gradient, scalars.Of(1 - Adam.Beta1));
        second.mul_(scalars.Of(Adam.Beta2)).addcmul_(gradient, gradient, scalars.Of(1 - Adam.Beta2));
        double correction1 = 1 - VectorMath.Power(Adam.Beta1, state.Steps), correction2 = 1 - VectorMath.Power(Adam.Beta2, state.Steps);
        Tensor denominator = scalars.Add(second.sqrt() / scalars.Of(Math.Sqrt(correction2)), epsilon);
        weights.addcdiv_(first, denominator, scalars.Of(-learningRate / correction1));
    }
}
