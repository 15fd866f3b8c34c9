using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Meshward.Learning.Ppo;

/// <summary>All that learning carries from one round to the next: weights, and Adam's moments and step count.</summary>
public sealed class LearnerState
{
    private const int HeaderBytes = sizeof(long);

    /// <summary>The state before the first update.</summary>
    /// <param name="weights">Flat parameters; the state takes the array over.</param>
    public LearnerState(float[] weights)
        : this(weights, new float[weights.Length], new float[weights.Length], 0)
    {
    }

    private LearnerState(float[] weights, float[] firstMoment, float[] secondMoment, long steps)
    {
        Weights = weights;
        FirstMoment = firstMoment;
        SecondMoment = secondMoment;
        Steps = steps;
    }

    /// <summary>[ParameterCount] flat parameters, laid out as <see cref="ActorCriticShape"/> says; updated in place.</summary>
    public float[] Weights { get; }

    /// <summary>[ParameterCount] Adam's running mean of the gradient.</summary>
    public float[] FirstMoment { get; }

    /// <summary>[ParameterCount] Adam's running mean of the squared gradient.</summary>
    public float[] SecondMoment { get; }

    /// <summary>Minibatch updates so far.</summary>
    public long Steps { get; set; }

    /// <summary>A copy that shares nothing.</summary>
    public LearnerState Copy() => new([.. Weights], [.. FirstMoment], [.. SecondMoment], Steps);

    /// <summary>Steps (8 bytes), weights, first and second moments as little-endian floats.</summary>
    public byte[] ToBytes()
    {
        int block = Weights.Length * sizeof(float);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(HeaderBytes + 3 * block);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Steps);
        MemoryMarshal.AsBytes(Weights.AsSpan()).CopyTo(bytes.AsSpan(HeaderBytes));
        MemoryMarshal.AsBytes(FirstMoment.AsSpan()).CopyTo(bytes.AsSpan(HeaderBytes + block));
        MemoryMarshal.AsBytes(SecondMoment.AsSpan()).CopyTo(bytes.AsSpan(HeaderBytes + 2 * block));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="ArgumentException">The length fits no state.</exception>
    public static LearnerState FromBytes(ReadOnlySpan<byte> bytes)
    {
        int block = (bytes.Length - HeaderBytes) / 3;
        if (bytes.Length < HeaderBytes || block % sizeof(float) != 0 || HeaderBytes + 3 * block != bytes.Length)
        {
            throw new ArgumentException($"{bytes.Length} bytes hold no learner state (8 + 12 bytes a parameter).", nameof(bytes));
        }

        float[] Block(ReadOnlySpan<byte> all, int index) =>
            MemoryMarshal.Cast<byte, float>(all.Slice(HeaderBytes + index * block, block)).ToArray();
        return new LearnerState(Block(bytes, 0), Block(bytes, 1), Block(bytes, 2), BinaryPrimitives.ReadInt64LittleEndian(bytes));
    }

    /// <summary>
    /// Mean of several states, summed in the order given, so that the bits depend on that order alone. Steps are those of the first:
    /// all simulators of a round make the same number.
    /// </summary>
    /// <param name="states">At least one state, all of one size.</param>
    public static LearnerState Average(ReadOnlySpan<LearnerState> states)
    {
        LearnerState mean = states[0].Copy();
        foreach (LearnerState state in states[1..])
        {
            Add(mean.Weights, state.Weights);
            Add(mean.FirstMoment, state.FirstMoment);
            Add(mean.SecondMoment, state.SecondMoment);
        }

        if (states.Length > 1)
        {
            Divide(mean.Weights, states.Length);
            Divide(mean.FirstMoment, states.Length);
            Divide(mean.SecondMoment, states.Length);
        }

        return mean;
    }

    private static void Add(float[] sum, float[] terms)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += terms[i];
        }
    }

    private static void Divide(float[] values, float divisor)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= divisor;
        }
    }
}
