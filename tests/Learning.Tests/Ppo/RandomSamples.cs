using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>Buffers with random samples: rows that repeat, ratios on both sides of the clip range.</summary>
internal static class RandomSamples
{
    public static RolloutBuffer Create(ActorCriticShape shape, float[] weights, int samples, int rows, bool masked, long seed)
    {
        var random = new CounterRandom(seed, 40);
        var buffer = new RolloutBuffer(shape, samples, 1);
        buffer.Clear(masked);
        for (int row = 0; row < rows; row++)
        {
            buffer.AddRow();
        }

        for (int i = 0; i < buffer.Inputs.Length; i++)
        {
            buffer.Inputs[i] = (float)random.NextNormal();
        }

        for (int i = 0; i < buffer.Masks.Length; i++)
        {
            buffer.Masks[i] = random.NextDouble() < 0.6;
        }

        AllowOneOfEach(shape, buffer);
        var network = new ActorCritic(shape, weights);
        float[] values = new float[rows], logs = new float[shape.LogitCount], cumulative = new float[shape.LogitCount];
        network.EvaluateValue(buffer.Inputs, rows, values);
        int choices = shape.ChoiceCounts.Length;
        for (int i = 0; i < samples; i++)
        {
            int row = buffer.Rows[i] = random.NextInt(rows), choice = 0, offset = row * shape.LogitCount;
            double logProbability = 0;
            for (int policy = 0; policy < shape.Policies.Length; policy++)
            {
                int policyRow = policy == 0 ? row : buffer.Follow(policy, i), size = shape.Policies[policy].InputSize, within = 0;
                int stride = buffer.PolicyMaskStride(policy);
                network.EvaluatePolicy(policy, buffer.PolicyInputs(policy)[(policyRow * size)..], 1,
                    masked ? buffer.PolicyMasks(policy)[(policyRow * stride)..] : [], stride, logs, cumulative);
                foreach (int count in shape.PolicyChoices[policy])
                {
                    int value;
                    do
                    {
                        value = random.NextInt(count);
                    }
                    while (masked && !buffer.Masks[offset + value]);

                    buffer.Choices[i * choices + choice++] = value;
                    logProbability += logs[within + value];
                    within += count;
                    offset += count;
                }
            }

            buffer.LogProbabilities[i] = (float)(logProbability + 0.2 * random.NextNormal());
            buffer.Advantages[i] = (float)(3 * random.NextNormal() + 1);
            buffer.Values[i] = values[row];
            buffer.Returns[i] = buffer.Values[i] + buffer.Advantages[i];
        }

        return buffer;
    }

    /// <summary>Weights larger than the first ones, so that every part of the gradient counts.</summary>
    public static float[] Weights(ActorCriticShape shape, long seed)
    {
        var random = new CounterRandom(seed, 41);
        float[] weights = Initialisation.Orthogonal(shape, ref random);
        foreach (LayerShape layer in shape.Layers)
        {
            for (int o = 0; o < layer.Outputs; o++)
            {
                weights[layer.BiasOffset + o] = (float)(0.1 * random.NextNormal());
            }
        }

        foreach (LayerShape head in shape.Policies.Select(policy => policy.Layers[^1]))
        {
            for (int i = head.Offset; i < head.BiasOffset; i++)
            {
                weights[i] *= 50;
            }
        }

        return weights;
    }

    private static void AllowOneOfEach(ActorCriticShape shape, RolloutBuffer buffer)
    {
        if (!buffer.Masked)
        {
            return;
        }

        for (int row = 0; row < buffer.RowCount; row++)
        {
            int offset = row * shape.LogitCount;
            foreach (int count in shape.ChoiceCounts)
            {
                buffer.Masks[offset + row % count] = true;
                offset += count;
            }
        }
    }
}
