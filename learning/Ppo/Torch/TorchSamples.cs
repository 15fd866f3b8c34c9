using static TorchSharp.torch;

namespace Meshward.Learning.Ppo.Torch;

/// <summary>A rollout buffer as tensors, sample by sample.</summary>
internal sealed class TorchSamples
{
    private readonly Tensor _inputs;
    private readonly Tensor? _masks;
    private readonly Tensor _rows;
    private readonly Tensor _choices;
    private readonly Tensor _logProbabilities;
    private readonly Tensor _advantages;
    private readonly Tensor _returns;

    public TorchSamples(RolloutBuffer buffer)
    {
        ActorCriticShape shape = buffer.Shape;
        _inputs = tensor(buffer.Inputs.ToArray()).view(buffer.RowCount, shape.InputSize);
        _masks = buffer.Masked ? tensor(MasksOfSamples(buffer)).view(buffer.Count, shape.LogitCount) : null;
        _rows = tensor(buffer.Rows).to(int64);
        _choices = tensor(buffer.Choices).to(int64).view(buffer.Count, shape.ChoiceCounts.Length);
        _logProbabilities = tensor(buffer.LogProbabilities);
        _advantages = tensor(buffer.Advantages);
        _returns = tensor(buffer.Returns);
    }

    public TorchMinibatch Take(ReadOnlySpan<int> samples)
    {
        Tensor index = tensor(samples.ToArray()).to(int64);
        Tensor rows = _rows.index_select(0, index);
        return new TorchMinibatch(
            samples.Length,
            _inputs.index_select(0, rows),
            _masks?.index_select(0, index),
            _choices.index_select(0, index),
            _logProbabilities.index_select(0, index),
            _advantages.index_select(0, index),
            _returns.index_select(0, index));
    }

    // [samples * LogitCount]: what each choice of a sample was allowed, given the choices before it.
    private static bool[] MasksOfSamples(RolloutBuffer buffer)
    {
        ActorCriticShape shape = buffer.Shape;
        bool[] masks = new bool[buffer.Count * shape.LogitCount];
        for (int network = 0; network < shape.Policies.Length; network++)
        {
            ReadOnlySpan<bool> distinct = buffer.PolicyMasks(network);
            int size = shape.Policies[network].OutputSize, stride = buffer.PolicyMaskStride(network), offset = shape.PolicyOffsets[network];
            for (int sample = 0; sample < buffer.Count; sample++)
            {
                distinct.Slice(buffer.PolicyRows(network)[sample] * stride, size).CopyTo(masks.AsSpan(sample * shape.LogitCount + offset));
            }
        }

        return masks;
    }
}
