using Meshward.Core.Randomness;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class KernelTests
{
    [Theory]
    [InlineData(1, 16, 1)]
    [InlineData(1, 80, 7)]
    [InlineData(3, 64, 64)]
    [InlineData(4, 16, 5)]
    [InlineData(11, 96, 33)]
    public unsafe void A_product_is_that_of_the_definition(int m, int n, int k)
    {
        var random = new CounterRandom(1, 50, (uint)m);
        float[] a = Normal(m * k, ref random), b = Normal(k * n, ref random), start = Normal(m * n, ref random), c = new float[m * n];
        fixed (float* pa = a, pb = b, ps = start, pc = c)
        {
            Kernel.Multiply(pa, k, 1, pb, n, pc, n, m, n, k, ps, n);
        }

        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float expected = start[i * n + j];
                for (int l = 0; l < k; l++)
                {
                    expected = MathF.FusedMultiplyAdd(a[i * k + l], b[l * n + j], expected);
                }

                // Bit for bit, whatever the width of the machine's vectors.
                Assert.Equal(expected, c[i * n + j]);
            }
        }
    }

    [Fact]
    public unsafe void A_row_alone_has_the_same_bits_as_among_others()
    {
        const int Rows = 7, Columns = 112, Terms = 53;
        var random = new CounterRandom(1, 51);
        float[] a = Normal(Rows * Terms, ref random), b = Normal(Terms * Columns, ref random), bias = Normal(Columns, ref random);
        float[] together = new float[Rows * Columns], alone = new float[Rows * Columns];
        fixed (float* pa = a, pb = b, ps = bias, pt = together, po = alone)
        {
            Kernel.Multiply(pa, Terms, 1, pb, Columns, pt, Columns, Rows, Columns, Terms, ps, 0);
            for (int row = 0; row < Rows; row++)
            {
                Kernel.Multiply(pa + row * Terms, Terms, 1, pb, Columns, po + row * Columns, Columns, 1, Columns, Terms, ps, 0);
            }
        }

        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 30)]
    [InlineData(64, 64)]
    [InlineData(50, 20)]
    public unsafe void A_transpose_swaps_rows_and_columns(int rows, int columns)
    {
        int stride = LayerShape.Pad(columns), transposedStride = LayerShape.Pad(rows);
        var random = new CounterRandom(1, 52);
        float[] source = Normal(rows * stride, ref random), target = new float[stride * transposedStride];
        fixed (float* ps = source, pt = target)
        {
            Kernel.Transpose(ps, stride, rows, columns, pt, transposedStride);
        }

        for (int i = 0; i < columns * transposedStride; i++)
        {
            (int column, int row) = Math.DivRem(i, transposedStride);
            Assert.Equal(row < rows ? source[row * stride + column] : 0, target[i]);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(1024)]
    public void A_sum_of_squares_leaves_nothing_out(int count)
    {
        float[] values = [.. Enumerable.Range(1, count).Select(i => (float)(i % 7))];
        Assert.Equal(values.Sum(v => (double)v * v), Kernel.SumOfSquares(values));
    }

    private static float[] Normal(int count, ref CounterRandom random)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)random.NextNormal();
        }

        return values;
    }
}
