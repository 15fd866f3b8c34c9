using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace Meshward.Learning.Ppo;

/// <summary>
/// PPO's loss per sample and its gradient by logits and values, summed per distinct observation: clipped surrogate, value error,
/// entropy bonus.
/// </summary>
internal sealed class PpoLoss(ActorCriticShape shape)
{
    private float[] _logRatios = []; // [samples of the tile]
    private float[] _ratios = [];

    /// <summary>Gradient for the rows of one tile of a minibatch.</summary>
    /// <param name="minibatch">The minibatch.</param>
    /// <param name="first">First row of the tile.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="buffer">Samples.</param>
    /// <param name="config">PPO's parameters.</param>
    /// <param name="entropyCoefficient">Weight of the entropy bonus.</param>
    /// <param name="logProbabilities">[rows * policy stride] log-probabilities.</param>
    /// <param name="probabilities">[rows * LogitCount] probabilities.</param>
    /// <param name="values">[rows * value stride] values.</param>
    /// <param name="logitGradient">[rows * policy stride] receives the gradient by logits, padding zeroed.</param>
    /// <param name="valueGradient">[rows * value stride] receives the gradient by values, padding zeroed.</param>
    /// <param name="sum">Adds the statistics.</param>
    public void Differentiate(
        Minibatch minibatch,
        int first,
        int rows,
        RolloutBuffer buffer,
        PpoConfig config,
        double entropyCoefficient,
        ReadOnlySpan<float> logProbabilities,
        ReadOnlySpan<float> probabilities,
        ReadOnlySpan<float> values,
        Span<float> logitGradient,
        Span<float> valueGradient,
        ref StatisticsSum sum)
    {
        int policyStride = shape.Policies[0].OutputStride, valueStride = shape.Value.OutputStride, width = shape.LogitCount;
        int paddedRows = Kernel.PadRows(rows);
        logitGradient[..(paddedRows * policyStride)].Clear();
        valueGradient[..(paddedRows * valueStride)].Clear();
        ComputeRatios(minibatch, first, rows, buffer, logProbabilities);

        float perSample = 1f / minibatch.Count;
        int tileStart = minibatch.StartOf(first);
        for (int row = 0; row < rows; row++)
        {
            int start = minibatch.StartOf(first + row), end = minibatch.EndOf(first + row);
            Span<float> byLogit = logitGradient.Slice(row * policyStride, width);
            float value = values[row * valueStride], error = 0;
            for (int i = start; i < end; i++)
            {
                int sample = minibatch.Samples[i];
                float byLog = Surrogate(_ratios[i - tileStart], minibatch.Advantages[i], (float)config.ClipRange, ref sum) * perSample;
                AddToChosen(buffer.Choices.AsSpan(sample * shape.ChoiceCounts.Length, shape.ChoiceCounts.Length), byLog, byLogit);
                sum.Kl += _ratios[i - tileStart] - 1 - _logRatios[i - tileStart];
                float difference = value - buffer.Returns[sample];
                error += difference;
                sum.SquaredError += (double)difference * difference;
            }

            valueGradient[row * valueStride] = 2 * (float)config.ValueCoefficient * perSample * error;
            ReadOnlySpan<float> logs = logProbabilities.Slice(row * policyStride, width), ofRow = probabilities.Slice(row * width, width);
            ThroughSoftmax(shape.ChoiceCounts, logs, ofRow, byLogit,
                end - start, (float)entropyCoefficient * (end - start) * perSample, ref sum);
        }
    }

    private void ComputeRatios(Minibatch minibatch, int first, int rows, RolloutBuffer buffer, ReadOnlySpan<float> logProbabilities)
    {
        int tileStart = minibatch.StartOf(first), count = minibatch.EndOf(first + rows - 1) - tileStart;
        if (_ratios.Length < count)
        {
            _logRatios = new float[Math.Max(count, minibatch.Count)];
            _ratios = new float[_logRatios.Length];
        }

        int stride = shape.Policies[0].OutputStride, choices = shape.ChoiceCounts.Length;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> ofRow = logProbabilities.Slice(row * stride, shape.LogitCount);
            for (int i = minibatch.StartOf(first + row); i < minibatch.EndOf(first + row); i++)
            {
                int sample = minibatch.Samples[i], offset = 0;
                float logProbability = 0;
                for (int choice = 0; choice < choices; choice++)
                {
                    logProbability += ofRow[offset + buffer.Choices[sample * choices + choice]];
                    offset += shape.ChoiceCounts[choice];
                }

                _logRatios[i - tileStart] = logProbability - buffer.LogProbabilities[sample];
            }
        }

        _logRatios.AsSpan(0, count).CopyTo(_ratios);
        VectorMath.Exp(_ratios.AsSpan(0, count));
    }

    // -min(ratio A, clip(ratio) A): its derivative by the log-probability is -ratio A, or 0 where the clipped term is the smaller.
    internal static float Surrogate(float ratio, float advantage, float clipRange, ref StatisticsSum sum)
    {
        float clipped = Math.Clamp(ratio, 1 - clipRange, 1 + clipRange);
        float plainTerm = ratio * advantage, clippedTerm = clipped * advantage;
        sum.PolicyLoss -= Math.Min(plainTerm, clippedTerm);
        sum.Clipped += clipped == ratio ? 0 : 1;
        return plainTerm <= clippedTerm ? -plainTerm : 0;
    }

    private void AddToChosen(ReadOnlySpan<int> chosen, float byLog, Span<float> byLogit)
    {
        int offset = 0;
        for (int choice = 0; choice < chosen.Length; choice++)
        {
            byLogit[offset + chosen[choice]] += byLog;
            offset += shape.ChoiceCounts[choice];
        }
    }

    // From the gradient by log-probabilities to that by logits: subtract p times its sum. Entropy H has gradient -p (log p + H).
    internal static void ThroughSoftmax(
        ImmutableArray<int> counts,
        ReadOnlySpan<float> logProbabilities,
        ReadOnlySpan<float> probabilities,
        Span<float> gradient,
        int samples,
        float entropyWeight,
        ref StatisticsSum sum)
    {
        int offset = 0;
        foreach (int count in counts)
        {
            ReadOnlySpan<float> logs = logProbabilities.Slice(offset, count), p = probabilities.Slice(offset, count);
            Span<float> g = gradient.Slice(offset, count);
            float total = VectorMath.Sum(g), entropy = Categoricals.Entropy(logs, p);
            sum.Entropy += (double)samples * entropy;
            int i = 0;
            for (; i + 8 <= count; i += 8)
            {
                Vector256<float> chance = Vector256.Create(p[i..]), before = Vector256.Create<float>(g[i..]);
                Vector256<float> change = chance * (entropyWeight * (Vector256.Create(logs[i..]) + Vector256.Create(entropy)) - Vector256.Create(total));
                (before + (change & Vector256.GreaterThan(chance, Vector256<float>.Zero))).CopyTo(g[i..]);
            }

            for (; i < count; i++)
            {
                g[i] += p[i] > 0 ? p[i] * (entropyWeight * (logs[i] + entropy) - total) : 0;
            }

            offset += count;
        }
    }
}
