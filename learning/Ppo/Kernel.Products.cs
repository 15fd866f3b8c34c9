using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Meshward.Learning.Ppo;

/// <summary>Products of matrices.</summary>
internal static unsafe partial class Kernel
{
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
            int column = 0;
            for (; Vector512.IsHardwareAccelerated && column + 4 * Lanes <= n; column += 4 * Lanes)
            {
                FourRowsOf32(a + row * aRow, aRow, aStep, b + column, ldb, c + row * ldc + column, ldc, k,
                    start == null ? null : start + row * startRow + column, startRow);
            }

            for (; column < n; column += 2 * Lanes)
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

    // The same chains on vectors of 512 bits: the same bits, twice as many at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRowsOf32(
        float* a, nint aRow, nint aStep, float* b, nint ldb, float* c, nint ldc, int k, float* start, nint startRow)
    {
        Vector512<float> c00 = default, c01 = default, c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default, c30 = default, c31 = default;
        if (start != null)
        {
            (c00, c01) = (Vector512.Load(start), Vector512.Load(start + 2 * Lanes));
            (c10, c11) = (Vector512.Load(start + startRow), Vector512.Load(start + startRow + 2 * Lanes));
            (c20, c21) = (Vector512.Load(start + 2 * startRow), Vector512.Load(start + 2 * startRow + 2 * Lanes));
            (c30, c31) = (Vector512.Load(start + 3 * startRow), Vector512.Load(start + 3 * startRow + 2 * Lanes));
        }

        float* a0 = a, a1 = a + aRow, a2 = a + 2 * aRow, a3 = a + 3 * aRow;
        for (int j = 0; j < k; j++)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 2 * Lanes);
            Vector512<float> x = Vector512.Create(*a0);
            c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
            x = Vector512.Create(*a1);
            c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
            x = Vector512.Create(*a2);
            c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
            x = Vector512.Create(*a3);
            c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
            a0 += aStep;
            a1 += aStep;
            a2 += aStep;
            a3 += aStep;
            b += ldb;
        }

        c00.Store(c);
        c01.Store(c + 2 * Lanes);
        c10.Store(c + ldc);
        c11.Store(c + ldc + 2 * Lanes);
        c20.Store(c + 2 * ldc);
        c21.Store(c + 2 * ldc + 2 * Lanes);
        c30.Store(c + 3 * ldc);
        c31.Store(c + 3 * ldc + 2 * Lanes);
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
