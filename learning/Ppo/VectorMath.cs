using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Meshward.Learning.Ppo;

/// <summary>
/// Functions of the networks, from additions, multiplications and divisions only: fast on eight lanes, and the same bits on every
/// machine, which the C library's do not promise.
/// </summary>
internal static class VectorMath
{
    /// <summary>
    /// tanh, absolute error below 3e-7: x P(x^2) / Q(x^2), fitted to [-8.3, 8.3] with error 3e-9 before rounding; ends clipped.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-8.3f)), Vector256.Create(8.3f));
        Vector256<float> t = x * x;
        Vector256<float> p = Vector256.Create(-1.03172609372e-13f);
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(5.93522231624e-11f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-2.15005312675e-8f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(1.14534391578e-5f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.00313179156802f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.131087262651f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.999999987092f));
        Vector256<float> q = Vector256.Create(0.000258711565708f);
        q = Vector256.FusedMultiplyAdd(q, t, Vector256.Create(0.0246053789506f));
        q = Vector256.FusedMultiplyAdd(q, t, Vector256.Create(0.464420538489f));
        q = Vector256.FusedMultiplyAdd(q, t, Vector256<float>.One);
        return x * p / q;
    }

    /// <summary>exp, relative error below 2e-7; arguments are clipped to [-87, 88].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-87f)), Vector256.Create(88f));

        // x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first exact in products with small n.
        Vector256<float> n = Vector256.Round(x * 1.44269504f);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.12194440e-4f), r);

        // Taylor to the seventh power.
        Vector256<float> e = Vector256.Create(1f / 5040);
        e = Vector256.FusedMultiplyAdd(e, r, Vector256.Create(1f / 720));
        e = Vector256.FusedMultiplyAdd(e, r, Vector256.Create(1f / 120));
        e = Vector256.FusedMultiplyAdd(e, r, Vector256.Create(1f / 24));
        e = Vector256.FusedMultiplyAdd(e, r, Vector256.Create(1f / 6));
        e = Vector256.FusedMultiplyAdd(e, r, Vector256.Create(0.5f));
        e = Vector256.FusedMultiplyAdd(e, r, Vector256<float>.One);
        e = Vector256.FusedMultiplyAdd(e, r, Vector256<float>.One);
        Vector256<int> power = (Vector256.ConvertToInt32(n) + Vector256.Create(127)) << 23;
        return e * power.AsSingle();
    }

    /// <summary>values = exp(values), in place.</summary>
    public static void Exp(Span<float> values)
    {
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            Exp(Vector256.Create<float>(values[i..])).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = Exp(Vector256.Create(values[i])).ToScalar();
        }
    }

    /// <summary>Natural logarithm of a positive, normal number, error below 1e-11.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble(bits & 0xFFFFFFFFFFFFF | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        // log m = 2 artanh s, |s| <= 0.1716.
        double s = (m - 1) / (m + 1), t = s * s;
        double series = 1 + t * (1.0 / 3 + t * (1.0 / 5 + t * (1.0 / 7 + t * (1.0 / 9 + t * (1.0 / 11 + t / 13)))));
        return 2 * s * series + exponent * 0.6931471805599453;
    }

    /// <summary>Sum in eight partial sums, then pairwise; the same order everywhere.</summary>
    public static float Sum(ReadOnlySpan<float> values)
    {
        Vector256<float> sum = default;
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            sum += Vector256.Create(values[i..]);
        }

        float total = Sum(sum);
        for (; i < values.Length; i++)
        {
            total += values[i];
        }

        return total;
    }

    /// <summary>The largest of some numbers that are not NaN; minus infinity where there are none.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        Vector256<float> lanes = Vector256.Create(float.NegativeInfinity);
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            lanes = Vector256.MaxNative(lanes, Vector256.Create(values[i..]));
        }

        float highest = float.NegativeInfinity;
        for (int lane = 0; lane < 8; lane++)
        {
            highest = Math.Max(highest, lanes[lane]);
        }

        for (; i < values.Length; i++)
        {
            highest = Math.Max(highest, values[i]);
        }

        return highest;
    }

    /// <summary>Sum of the lanes, pairwise in a fixed order.</summary>
    public static float Sum(Vector256<float> v)
    {
        Vector128<float> four = v.GetLower() + v.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>base^exponent by squaring.</summary>
    public static double Power(double number, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result *= number;
            }

            number *= number;
        }

        return result;
    }
}
