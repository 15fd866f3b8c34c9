using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>Buffers with random samples: rows that repeat, ratios on both sides of the clip range.</summary>
internal static class RandomSamples
{
    /// <summary>Fills a buffer; masks are over joint actions unless heads are independent or said otherwise.</summary>
    public static RolloutBuffer Create(
        ActorCriticShape shape, float[] weights, int samples, int rows, bool masked, long seed, bool masksAreJoint = true)
    {
        var random = new CounterRandom(seed, 40);
        var buffer = new RolloutBuffer(shape, samples, 1);
        masksAreJoint &= shape.Heads != HeadForm.Independent;
        buffer.Clear(masked, masksAreJoint);
        for (int row = 0; row < rows; row++)
        {
            buffer.AddRow(masked ? Mask(shape, row, masksAreJoint, ref random) : [], out bool allowsAction);
            Assert.True(allowsAction);
        }

        for (int i = 0; i < buffer.Inputs.Length; i++)
        {
            buffer.Inputs[i] = (float)random.NextNormal();
        }

        var network = new ActorCritic(shape, weights);
        float[] values = new float[rows], logs = new float[shape.LogitCount], cumulative = new float[shape.LogitCount];
        network.EvaluateValue(buffer.Inputs, rows, values);
        int choices = shape.ChoiceCounts.Length;
        for (int i = 0; i < samples; i++)
        {
            int row = buffer.Rows[i] = random.NextInt(rows), choice = 0;
            double logProbability = 0;
            float[] input = buffer.Inputs.Slice(row * shape.InputSize, shape.InputSize).ToArray();
            if (shape.SharedLayer is { } shared)
            {
                float[] observation = input;
                input = new float[shared.Stride];
                network.Observe(observation, 1, input);
            }

            for (int policy = 0; policy < shape.Policies.Length; policy++)
            {
                int policyRow = policy == 0 ? row : buffer.Follow(policy, i), within = 0;
                if (policy > 0)
                {
                    network.AddChoice(policy - 1, buffer.Choices[i * choices + policy - 1], input);
                }

                int stride = buffer.PolicyMaskStride(policy);
                ReadOnlySpan<bool> masks = masked ? buffer.PolicyMasks(policy).Slice(policyRow * stride, stride) : [];
                network.EvaluatePolicy(policy, input, 1, masks, stride, logs, cumulative);
                foreach (int count in shape.PolicyChoices[policy])
                {
                    int value;
                    do
                    {
                        value = random.NextInt(count);
                    }
                    while (masked && !masks[within + value]);

                    buffer.Choices[i * choices + choice++] = value;
                    logProbability += logs[within + value];
                    within += count;
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
            for (int o = 0; o < layer.Outputs && layer.HasBias; o++)
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

    private static bool[] Mask(ActorCriticShape shape, int row, bool masksAreJoint, ref CounterRandom random)
    {
        int[] counts = masksAreJoint ? [(int)shape.JointActionCount] : [.. shape.ActionCounts];
        bool[] mask = new bool[counts.Sum()];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = random.NextDouble() < (masksAreJoint ? 0.4 : 0.6);
        }

        int offset = 0;
        foreach (int count in counts)
        {
            mask[offset + row % count] = true;
            offset += count;
        }

        return mask;
    }
}
