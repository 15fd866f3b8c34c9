using System.Runtime.Intrinsics;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

public sealed class VectorMathTests
{
    [Fact]
    public void Tanh_is_exact_to_3e_minus_7()
    {
        for (float x = -12; x <= 12; x += 0.000737f)
        {
            Assert.Equal(Math.Tanh(x), VectorMath.Tanh(Vector256.Create(x))[3], 3e-7);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-30f)]
    [InlineData(-3e-5f)]
    public void Tanh_of_small_numbers_keeps_their_digits(float x) =>
        Assert.Equal(x, VectorMath.Tanh(Vector256.Create(x))[0], Math.Abs(x) * 2e-7f);

    [Fact]
    public void Tanh_is_odd_and_stays_within_1()
    {
        foreach (float x in (float[])[0.3f, 2, 5, 8.3f, 9, 100, float.MaxValue, float.PositiveInfinity])
        {
            float y = VectorMath.Tanh(Vector256.Create(x))[0];
            Assert.Equal(-y, VectorMath.Tanh(Vector256.Create(-x))[0]);
            Assert.InRange(y, 0, 1);
        }
    }

    [Fact]
    public void Exp_is_exact_to_2e_minus_7_of_its_value()
    {
        for (float x = -86; x < 88; x += 0.0137f)
        {
            double expected = Math.Exp(x);
            Assert.Equal(expected, VectorMath.Exp(Vector256.Create(x))[5], 2e-7 * expected);
        }
    }

    [Fact]
    public void Exp_of_a_span_does_not_depend_on_its_length()
    {
        float[] values = [.. Enumerable.Range(0, 21).Select(i => (i - 10) * 0.7f)];
        float[] together = [.. values];
        VectorMath.Exp(together);
        for (int i = 0; i < values.Length; i++)
        {
            float[] alone = [values[i]];
            VectorMath.Exp(alone);
            Assert.Equal(alone[0], together[i]);
        }
    }

    [Fact]
    public void Log_is_exact_to_1e_minus_10()
    {
        for (double x = 1e-300; x < 1e300; x *= 1.7)
        {
            Assert.Equal(Math.Log(x), VectorMath.Log(x), 1e-10 * Math.Max(1, Math.Abs(Math.Log(x))));
        }
    }

    [Fact]
    public void Power_is_repeated_multiplication()
    {
        Assert.Equal(1, VectorMath.Power(0.9, 0));
        Assert.Equal(Math.Pow(0.999, 12345), VectorMath.Power(0.999, 12345), 1e-12);
    }
}
