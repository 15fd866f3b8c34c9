using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Meshward.Learning.Ppo;

/// <summary>
/// The arithmetic of the networks. Every element of a product is one chain of fused multiply-adds over k = 0, 1, 2, ..., so the bits
/// depend neither on tiles nor on how many rows are computed together nor on how wide vectors are, and are the same on every machine.
/// Loops are compiled fully at once: waiting for the tiers would cost a short training a good part of its time.
/// </summary>
internal static unsafe partial class Kernel
{
    /// <summary>Rows that are computed together; buffers are padded to a multiple of it.</summary>
    public const int RowBlock = 4;

    private const int Lanes = 8;

    /// <summary>A number of rows, padded.</summary>
    public static int PadRows(int rows) => (rows + RowBlock - 1) / RowBlock * RowBlock;

    /// <summary>
    /// target[columns x rows] = transpose of source[rows x columns]; distances between rows as given. Columns are rounded up to a multiple
    /// of 8 within the source's distance, and the target has as many rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint ldSource, int rows, int columns, float* target, nint ldTarget)
    {
        int row = 0;
        for (; Avx.IsSupported && row + Lanes <= rows; row += Lanes)
        {
            for (int column = 0; column < columns; column += Lanes)
            {
                TransposeBlock(source + row * ldSource + column, ldSource, target + column * ldTarget + row, ldTarget);
            }
        }

        for (; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                target[column * ldTarget + row] = source[row * ldSource + column];
            }
        }
    }

    /// <summary>sums[n] += the rows of a[m x n], n a multiple of 8; starts from zero unless <paramref name="accumulate"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows(float* a, nint lda, int m, int n, float* sums, bool accumulate)
    {
        for (int column = 0; column < n; column += Lanes)
        {
            Vector256<float> sum = accumulate ? Vector256.Load(sums + column) : Vector256<float>.Zero;
            for (int row = 0; row < m; row++)
            {
                sum += Vector256.Load(a + row * lda + column);
            }

            sum.Store(sums + column);
        }
    }

    /// <summary>values = tanh(values); count a multiple of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tanh(float* values, int count)
    {
        for (int i = 0; i < count; i += Lanes)
        {
            VectorMath.Tanh(Vector256.Load(values + i)).Store(values + i);
        }
    }

    /// <summary>delta *= 1 - y * y, the slope of tanh where it gave y; count a multiple of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TanhSlope(float* delta, float* y, int count)
    {
        for (int i = 0; i < count; i += Lanes)
        {
            Vector256<float> value = Vector256.Load(y + i);
            (Vector256.Load(delta + i) * Vector256.FusedMultiplyAdd(-value, value, Vector256<float>.One)).Store(delta + i);
        }
    }

    /// <summary>Sum of squares in 32 fixed partial sums; a multiple of 8 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SumOfSquares(ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length % Lanes, 0);
        fixed (float* v = values)
        {
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
            int i = 0;
            for (; i + 4 * Lanes <= values.Length; i += 4 * Lanes)
            {
                Vector256<float> v0 = Vector256.Load(v + i), v1 = Vector256.Load(v + i + Lanes);
                Vector256<float> v2 = Vector256.Load(v + i + 2 * Lanes), v3 = Vector256.Load(v + i + 3 * Lanes);
                s0 = Vector256.FusedMultiplyAdd(v0, v0, s0);
                s1 = Vector256.FusedMultiplyAdd(v1, v1, s1);
                s2 = Vector256.FusedMultiplyAdd(v2, v2, s2);
                s3 = Vector256.FusedMultiplyAdd(v3, v3, s3);
            }

            for (; i < values.Length; i += Lanes)
            {
                Vector256<float> rest = Vector256.Load(v + i);
                s0 = Vector256.FusedMultiplyAdd(rest, rest, s0);
            }

            return VectorMath.Sum(s0 + s1 + (s2 + s3));
        }
    }

    // Eight rows of eight, four columns at a time: row i beside row i + 4, then pairs and fours are interleaved.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeBlock(float* source, nint ldSource, float* target, nint ldTarget)
    {
        for (int half = 0; half < 2; half++)
        {
            float* s = source + 4 * half;
            Vector256<float> a0 = Vector256.Create(Vector128.Load(s), Vector128.Load(s + 4 * ldSource));
            Vector256<float> a1 = Vector256.Create(Vector128.Load(s + ldSource), Vector128.Load(s + 5 * ldSource));
            Vector256<float> a2 = Vector256.Create(Vector128.Load(s + 2 * ldSource), Vector128.Load(s + 6 * ldSource));
            Vector256<float> a3 = Vector256.Create(Vector128.Load(s + 3 * ldSource), Vector128.Load(s + 7 * ldSource));
            Vector256<float> b0 = Avx.UnpackLow(a0, a1), b1 = Avx.UnpackHigh(a0, a1);
            Vector256<float> b2 = Avx.UnpackLow(a2, a3), b3 = Avx.UnpackHigh(a2, a3);
            float* t = target + 4 * half * ldTarget;
            Avx.Shuffle(b0, b2, 0x44).Store(t);
            Avx.Shuffle(b0, b2, 0xEE).Store(t + ldTarget);
            Avx.Shuffle(b1, b3, 0x44).Store(t + 2 * ldTarget);
            Avx.Shuffle(b1, b3, 0xEE).Store(t + 3 * ldTarget);
        }
    }
}
