using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Meshward.Learning.Ppo;

/// <summary>Adam with bias correction (Kingma and Ba 2015), as PyTorch computes it; beta 0.9 and 0.999.</summary>
internal static unsafe class Adam
{
    public const double Beta1 = 0.9;
    public const double Beta2 = 0.999;

    /// <summary>One step in place.</summary>
    /// <param name="state">Weights, moments and step count; a length that is a multiple of 8.</param>
    /// <param name="gradient">[ParameterCount] gradient.</param>
    /// <param name="scale">Factor on the gradient (norm clipping).</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    /// <exception cref="ArgumentOutOfRangeException">State and gradient differ in length, or it is not a multiple of 8.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(LearnerState state, float[] gradient, float scale, double learningRate, double epsilon)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length % 8, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Weights.Length, gradient.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.FirstMoment.Length, gradient.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.SecondMoment.Length, gradient.Length);
        state.Steps++;
        Vector256<float> g = Vector256.Create(scale);
        Vector256<float> rate = Vector256.Create((float)(-learningRate / (1 - VectorMath.Power(Beta1, state.Steps))));
        Vector256<float> root = Vector256.Create((float)(1 / Math.Sqrt(1 - VectorMath.Power(Beta2, state.Steps))));
        Vector256<float> eps = Vector256.Create((float)epsilon);
        Vector256<float> take1 = Vector256.Create((float)(1 - Beta1));
        Vector256<float> keep2 = Vector256.Create((float)Beta2), take2 = Vector256.Create((float)(1 - Beta2));
        fixed (float* weights = state.Weights, first = state.FirstMoment, second = state.SecondMoment, gradients = gradient)
        {
            for (int i = 0; i < gradient.Length; i += 8)
            {
                Vector256<float> d = Vector256.Load(gradients + i) * g;
                Vector256<float> m = Vector256.Load(first + i);
                m = Vector256.FusedMultiplyAdd(d - m, take1, m);
                Vector256<float> v = Vector256.FusedMultiplyAdd(d * d, take2, Vector256.Load(second + i) * keep2);
                m.Store(first + i);
                v.Store(second + i);
                Vector256<float> denominator = Vector256.FusedMultiplyAdd(Vector256.Sqrt(v), root, eps);
                Vector256.FusedMultiplyAdd(m / denominator, rate, Vector256.Load(weights + i)).Store(weights + i);
            }
        }
    }
}
