using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace Meshward.Learning.Ppo;

/// <summary>The categoricals of a policy head: logits to log-probabilities with masks, sampling, mode, entropy.</summary>
internal static class Categoricals
{
    /// <summary>
    /// Log-probabilities of each choice from its logits, in place, renormalised over what is allowed (Huang and Ontanon 2020). What is
    /// not allowed gets probability 0 and log-probability minus infinity, and so does everything where nothing is allowed.
    /// </summary>
    /// <param name="counts">Number of values of each choice.</param>
    /// <param name="logits">[sum of counts] logits; receives log-probabilities.</param>
    /// <param name="probabilities">[sum of counts] receives probabilities.</param>
    /// <param name="mask">[sum of counts] true = allowed; empty where everything is.</param>
    public static void LogSoftmax(ImmutableArray<int> counts, Span<float> logits, Span<float> probabilities, ReadOnlySpan<bool> mask)
    {
        if (!mask.IsEmpty)
        {
            for (int i = 0; i < mask.Length; i++)
            {
                logits[i] = mask[i] ? logits[i] : float.NegativeInfinity;
            }
        }

        int offset = 0;
        foreach (int count in counts)
        {
            LogSoftmax(logits.Slice(offset, count), probabilities.Slice(offset, count));
            offset += count;
        }
    }

    /// <summary>Cumulative probabilities of each choice.</summary>
    public static void Accumulate(ImmutableArray<int> counts, ReadOnlySpan<float> probabilities, Span<float> cumulative)
    {
        int offset = 0;
        foreach (int count in counts)
        {
            float sum = 0;
            for (int i = offset; i < offset + count; i++)
            {
                cumulative[i] = sum += probabilities[i];
            }

            offset += count;
        }
    }

    /// <summary>
    /// The first value whose cumulative probability exceeds uniform * total. A value of probability 0 adds nothing to the sum, so it is
    /// never the first. Gives -1 where nothing is allowed.
    /// </summary>
    public static int Sample(ReadOnlySpan<float> cumulative, float uniform)
    {
        float total = cumulative[^1];
        if (!(total > 0))
        {
            return -1;
        }

        // Rounding may make uniform * total equal to total, which nothing exceeds.
        float target = Math.Min(uniform * total, MathF.BitDecrement(total));
        int low = 0, high = cumulative.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (cumulative[middle] > target)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The most probable value, the lowest of equals; -1 where nothing is allowed.</summary>
    public static int Mode(ReadOnlySpan<float> logProbabilities)
    {
        int best = -1;
        float highest = float.NegativeInfinity;
        for (int i = 0; i < logProbabilities.Length; i++)
        {
            if (logProbabilities[i] > highest)
            {
                (best, highest) = (i, logProbabilities[i]);
            }
        }

        return best;
    }

    /// <summary>Entropy of one choice in nats.</summary>
    public static float Entropy(ReadOnlySpan<float> logProbabilities, ReadOnlySpan<float> probabilities)
    {
        // What has probability 0 may have a log-probability of minus infinity, and adds nothing.
        Vector256<float> lanes = default;
        int i = 0;
        for (; i + 8 <= probabilities.Length; i += 8)
        {
            Vector256<float> p = Vector256.Create(probabilities[i..]), term = p * Vector256.Create(logProbabilities[i..]);
            lanes -= term & Vector256.GreaterThan(p, Vector256<float>.Zero);
        }

        float sum = VectorMath.Sum(lanes);
        for (; i < probabilities.Length; i++)
        {
            sum -= probabilities[i] > 0 ? probabilities[i] * logProbabilities[i] : 0;
        }

        return sum;
    }

    private static void LogSoftmax(Span<float> logits, Span<float> probabilities)
    {
        float highest = VectorMath.Max(logits);
        if (float.IsNegativeInfinity(highest))
        {
            probabilities.Clear();
            return;
        }

        int i = 0;
        for (; i + 8 <= logits.Length; i += 8)
        {
            Vector256<float> logit = Vector256.Create<float>(logits[i..]) - Vector256.Create(highest);
            logit.CopyTo(logits[i..]);
            (VectorMath.Exp(logit) & ~Vector256.Equals(logit, Vector256.Create(float.NegativeInfinity))).CopyTo(probabilities[i..]);
        }

        for (; i < logits.Length; i++)
        {
            logits[i] -= highest;
            probabilities[i] = float.IsNegativeInfinity(logits[i]) ? 0 : VectorMath.Exp(Vector256.Create(logits[i])).ToScalar();
        }

        float sum = VectorMath.Sum(probabilities), logSum = (float)VectorMath.Log(sum), scale = 1 / sum;
        for (i = 0; i + 8 <= logits.Length; i += 8)
        {
            (Vector256.Create<float>(logits[i..]) - Vector256.Create(logSum)).CopyTo(logits[i..]);
            (Vector256.Create<float>(probabilities[i..]) * scale).CopyTo(probabilities[i..]);
        }

        for (; i < logits.Length; i++)
        {
            logits[i] -= logSum;
            probabilities[i] *= scale;
        }
    }
}
