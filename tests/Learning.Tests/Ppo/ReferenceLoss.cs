using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>PPO's loss over a whole buffer in double precision, sample by sample, straight from the formulas.</summary>
internal static class ReferenceLoss
{
    public static double Compute(ActorCriticShape shape, double[] weights, RolloutBuffer buffer, PpoConfig config, double entropyCoefficient)
    {
        double mean = buffer.Advantages.Average(a => (double)a);
        double deviation = Math.Sqrt(buffer.Advantages.Sum(a => (a - mean) * (a - mean)) / (buffer.Count - 1));
        double loss = 0;
        for (int i = 0; i < buffer.Count; i++)
        {
            int row = buffer.Rows[i];
            double[] input = [.. buffer.Inputs.Slice(row * shape.InputSize, shape.InputSize).ToArray().Select(x => (double)x)];
            double[] logits = Logits(shape, weights, input, buffer.Choices.AsSpan(i * shape.ChoiceCounts.Length));
            double logProbability = 0, entropy = 0;
            int offset = 0;
            for (int choice = 0; choice < shape.ChoiceCounts.Length; choice++)
            {
                int count = shape.ChoiceCounts[choice], from = offset, at = choice;
                int[] allowed = [.. Enumerable.Range(0, count).Where(v => Allowed(buffer, i, at, v))];
                double total = Math.Log(allowed.Sum(v => Math.Exp(logits[from + v])));
                logProbability += logits[from + buffer.Choices[i * shape.ChoiceCounts.Length + choice]] - total;
                entropy -= allowed.Sum(v => Math.Exp(logits[from + v] - total) * (logits[from + v] - total));
                offset += count;
            }

            double advantage = (buffer.Advantages[i] - mean) / (deviation + 1e-8);
            double ratio = Math.Exp(logProbability - buffer.LogProbabilities[i]);
            double surrogate = Math.Min(ratio * advantage, Math.Clamp(ratio, 1 - config.ClipRange, 1 + config.ClipRange) * advantage);
            double error = Forward(shape.Value, weights, input)[0] - buffer.Returns[i];
            loss += (-surrogate - entropyCoefficient * entropy + config.ValueCoefficient * error * error) / buffer.Count;
        }

        return loss;
    }

    // Over joint actions: some allowed one begins with the sample's choices before this and then this value.
    private static bool Allowed(RolloutBuffer buffer, int sample, int choice, int value)
    {
        ActorCriticShape shape = buffer.Shape;
        if (!buffer.Masked)
        {
            return true;
        }

        bool[] mask = buffer.Masks.Slice(buffer.Rows[sample] * buffer.MaskSize, buffer.MaskSize).ToArray();
        int[] start = [.. buffer.Choices.AsSpan(sample * shape.ChoiceCounts.Length, choice), value];
        return mask.Length == shape.LogitCount
            ? mask[shape.ChoiceCounts.Take(choice).Sum() + value]
            : Enumerable.Range(0, mask.Length).Any(joint => mask[joint] && Values(shape, joint).Take(choice + 1).SequenceEqual(start));
    }

    private static int[] Values(ActorCriticShape shape, int joint)
    {
        int[] values = new int[shape.ActionCounts.Length];
        for (int i = values.Length - 1; i >= 0; i--)
        {
            (joint, values[i]) = Math.DivRem(joint, shape.ActionCounts[i]);
        }

        return values;
    }

    /// <summary>Logits of all choices, given those made.</summary>
    public static double[] Logits(ActorCriticShape shape, double[] weights, double[] input, ReadOnlySpan<int> choices)
    {
        if (shape.Heads != HeadForm.Autoregressive)
        {
            return Forward(shape.Policies[0], weights, input);
        }

        // A head sees the observation and the choices before, one-hot, and nothing of those after: zeros in their places.
        var logits = new List<double>();
        for (int head = 0; head < shape.Policies.Length; head++)
        {
            double[] seen = [.. input, .. new double[shape.SharedLayer!.Inputs - shape.InputSize]];
            for (int before = 0; before < head; before++)
            {
                seen[shape.InputSize + shape.ActionCounts.Take(before).Sum() + choices[before]] = 1;
            }

            logits.AddRange(Forward(shape.Policies[head], weights, Layer(shape.SharedLayer, weights, seen)));
        }

        return [.. logits];
    }

    private static double[] Forward(NetworkShape network, double[] weights, double[] input)
    {
        double[] x = input;
        foreach (LayerShape layer in network.Layers)
        {
            double[] y = layer.Inputs > 0 ? Layer(layer, weights, x) : [.. x.Select((sum, o) => sum + weights[layer.Offset + o])];
            x = ReferenceEquals(layer, network.Layers[^1]) ? y : [.. y.Select(Math.Tanh)];
        }

        return x;
    }

    private static double[] Layer(LayerShape layer, double[] weights, double[] x)
    {
        double[] y = new double[layer.Outputs];
        for (int o = 0; o < layer.Outputs; o++)
        {
            y[o] = layer.HasBias ? weights[layer.BiasOffset + o] : 0;
            for (int i = 0; i < layer.Inputs; i++)
            {
                y[o] += x[i] * weights[layer.Offset + i * layer.Stride + o];
            }
        }

        return y;
    }
}
