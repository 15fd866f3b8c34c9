using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    public static LearnerState FromBytes(ReadOnlySpan<byte> bytes) =>
        new(Block(bytes, 0), Block(bytes, 1), Block(bytes, 2), BinaryPrimitives.ReadInt64LittleEndian(bytes));

    /// <summary>
    /// Adds the weights and moments of a state to those of another, raw as <see cref="ToBytes"/> gives them. Steps of the sum stay what they are.
    /// </summary>
    /// <param name="sum">What is added to.</param>
    /// <param name="state">What is added, of equal length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<byte> sum, ReadOnlySpan<byte> state)
    {
        if (state.Length != sum.Length)
        {
            throw new ArgumentException($"{state.Length} bytes cannot be added to a learner state of {sum.Length}.", nameof(state));
        }

        Span<float> sums = MemoryMarshal.Cast<byte, float>(sum[HeaderBytes..]);
        ReadOnlySpan<float> terms = MemoryMarshal.Cast<byte, float>(state[HeaderBytes..]);
        int i = 0;
        for (; i <= sums.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create<float>(sums[i..]) + Vector256.Create(terms[i..])).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += terms[i];
        }
    }

    /// <summary>Divides weights and moments, raw as <see cref="ToBytes"/> gives them: of a sum, the mean. Steps stay what they are.</summary>
    /// <param name="sum">What is divided.</param>
    /// <param name="states">Number of states that it is the sum of, at least 1.</param>
    public static void Divide(Span<byte> sum, int states)
    {
        if (states == 1)
        {
            return;
        }

        Span<float> values = MemoryMarshal.Cast<byte, float>(sum[HeaderBytes..]);
        int i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create<float>(values[i..]) / Vector256.Create((float)states)).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] /= states;
        }
    }

    /// <summary>[ParameterCount] the weights alone of what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="ArgumentException">The length fits no state.</exception>
    public static float[] WeightsOf(ReadOnlySpan<byte> bytes) => Block(bytes, 0);

    // Weights, first or second moments.
    private static float[] Block(ReadOnlySpan<byte> bytes, int index)
    {
        int block = (bytes.Length - HeaderBytes) / 3;
        return bytes.Length < HeaderBytes || block % sizeof(float) != 0 || HeaderBytes + 3 * block != bytes.Length
            ? throw new ArgumentException($"{bytes.Length} bytes hold no learner state (8 + 12 bytes a parameter).", nameof(bytes))
            : MemoryMarshal.Cast<byte, float>(bytes.Slice(HeaderBytes + index * block, block)).ToArray();
    }
}
