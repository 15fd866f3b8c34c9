using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Meshward.Learning.Ppo;

/// <summary>
/// The arithmetic of the networks. Every element of a product is one chain of fused multiply-adds over k = 0, 1, 2, ..., so the bits
/// depend neither on tiles nor on how many rows are computed together, and are the same on every machine (256-bit vectors everywhere).
/// Loops are compiled fully at once: waiting for the tiers would cost a short training a good part of its time.
/// </summary>
internal static unsafe class Kernel
{
    /// <summary>Rows that are computed together; buffers are padded to a multiple of it.</summary>
    public const int RowBlock = 4;

    private const int Lanes = 8;

    /// <summary>A number of rows, padded.</summary>
    public static int PadRows(int rows) => (rows + RowBlock - 1) / RowBlock * RowBlock;

    /// <summary>
    /// c[m x n] = start + a[m x k] * b[k x n], where a's element (i, j) is a[i * aRow + j * aStep], b's rows are ldb and c's ldc long.
    /// </summary>
    /// <param name="a">Left matrix, or its transpose by the choice of steps.</param>
    /// <param name="aRow">Distance between rows of a.</param>
    /// <param name="aStep">Distance between columns of a.</param>
    /// <param name="b">Right matrix.</param>
    /// <param name="ldb">Distance between rows of b.</param>
    /// <param name="c">Result.</param>
    /// <param name="ldc">Distance between rows of c.</param>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c, a multiple of 16.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="start">First row of what sums start from; null for zero.</param>
    /// <param name="startRow">Distance between rows of start; 0 for one row (a bias) shared by all.</param>
    public static void Multiply(
        float* a, nint aRow, nint aStep, float* b, nint ldb, float* c, nint ldc, int m, int n, int k, float* start, nint startRow)
    {
        Debug.Assert(n % (2 * Lanes) == 0 && n <= ldb && n <= ldc && k > 0, "Rows are padded to a multiple of 16.");
        int row = 0;
        for (; row + RowBlock <= m; row += RowBlock)
        {
            for (int column = 0; column < n; column += 2 * Lanes)
            {
                FourRows(a + row * aRow, aRow, aStep, b + column, ldb, c + row * ldc + column, ldc, k,
                    start == null ? null : start + row * startRow + column, startRow);
            }
        }

        for (; row < m; row++)
        {
            int column = 0;
            for (; column + 8 * Lanes <= n; column += 8 * Lanes)
            {
                OneRowWide(a + row * aRow, aStep, b + column, ldb, c + row * ldc + column, k,
                    start == null ? null : start + row * startRow + column);
            }

            for (; column < n; column += 2 * Lanes)
            {
                OneRow(a + row * aRow, aStep, b + column, ldb, c + row * ldc + column, k,
                    start == null ? null : start + row * startRow + column);
            }
        }
    }

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

    /// <summary>c = a + b; count a multiple of 8. They may be the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, float* c, int count)
    {
        for (int i = 0; i < count; i += Lanes)
        {
            (Vector256.Load(a + i) + Vector256.Load(b + i)).Store(c + i);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(
        float* a, nint aRow, nint aStep, float* b, nint ldb, float* c, nint ldc, int k, float* start, nint startRow)
    {
        Vector256<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default, c30 = default, c31 = default;
        if (start != null)
        {
            (c00, c01) = (Vector256.Load(start), Vector256.Load(start + Lanes));
            (c10, c11) = (Vector256.Load(start + startRow), Vector256.Load(start + startRow + Lanes));
            (c20, c21) = (Vector256.Load(start + 2 * startRow), Vector256.Load(start + 2 * startRow + Lanes));
            (c30, c31) = (Vector256.Load(start + 3 * startRow), Vector256.Load(start + 3 * startRow + Lanes));
        }

        float* a0 = a, a1 = a + aRow, a2 = a + 2 * aRow, a3 = a + 3 * aRow;
        for (int j = 0; j < k; j++)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + Lanes);
            Vector256<float> x = Vector256.Create(*a0);
            c00 = Vector256.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x, b1, c01);
            x = Vector256.Create(*a1);
            c10 = Vector256.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x, b1, c11);
            x = Vector256.Create(*a2);
            c20 = Vector256.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x, b1, c21);
            x = Vector256.Create(*a3);
            c30 = Vector256.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x, b1, c31);
            a0 += aStep;
            a1 += aStep;
            a2 += aStep;
            a3 += aStep;
            b += ldb;
        }

        c00.Store(c);
        c01.Store(c + Lanes);
        c10.Store(c + ldc);
        c11.Store(c + ldc + Lanes);
        c20.Store(c + 2 * ldc);
        c21.Store(c + 2 * ldc + Lanes);
        c30.Store(c + 3 * ldc);
        c31.Store(c + 3 * ldc + Lanes);
    }

    // Eight chains at once, since one row alone would wait for each addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRowWide(float* a, nint aStep, float* b, nint ldb, float* c, int k, float* start)
    {
        Vector256<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        if (start != null)
        {
            (c0, c1) = (Vector256.Load(start), Vector256.Load(start + 8));
            (c2, c3) = (Vector256.Load(start + 16), Vector256.Load(start + 24));
            (c4, c5) = (Vector256.Load(start + 32), Vector256.Load(start + 40));
            (c6, c7) = (Vector256.Load(start + 48), Vector256.Load(start + 56));
        }

        for (int j = 0; j < k; j++)
        {
            Vector256<float> x = Vector256.Create(*a);
            c0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0);
            c1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 8), c1);
            c2 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 16), c2);
            c3 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 24), c3);
            c4 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 32), c4);
            c5 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 40), c5);
            c6 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 48), c6);
            c7 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + 56), c7);
            a += aStep;
            b += ldb;
        }

        c0.Store(c);
        c1.Store(c + 8);
        c2.Store(c + 16);
        c3.Store(c + 24);
        c4.Store(c + 32);
        c5.Store(c + 40);
        c6.Store(c + 48);
        c7.Store(c + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* a, nint aStep, float* b, nint ldb, float* c, int k, float* start)
    {
        Vector256<float> c0 = default, c1 = default;
        if (start != null)
        {
            (c0, c1) = (Vector256.Load(start), Vector256.Load(start + Lanes));
        }

        for (int j = 0; j < k; j++)
        {
            Vector256<float> x = Vector256.Create(*a);
            c0 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b), c0);
            c1 = Vector256.FusedMultiplyAdd(x, Vector256.Load(b + Lanes), c1);
            a += aStep;
            b += ldb;
        }

        c0.Store(c);
        c1.Store(c + Lanes);
    }
}
