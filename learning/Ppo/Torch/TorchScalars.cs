using TorchSharp;
using static TorchSharp.torch;

namespace Meshward.Learning.Ppo.Torch;

/// <summary>
/// Keeps scalars alive until the operations that read them are over. TorchSharp passes a scalar's native handle and then lets go of
/// the object: a garbage collection at that moment, likely with several simulators on several threads, frees it while Torch reads it.
/// Its operators + and - hide such a scalar, the factor of the second operand: use <see cref="Add(Tensor, Tensor)"/> and
/// <see cref="Subtract"/>. So does its square, the exponent: multiply.
/// </summary>
internal sealed class TorchScalars : IDisposable
{
    private readonly List<Scalar> _scalars = [];

    /// <summary>A scalar that lives until this is disposed.</summary>
    public Scalar Of(double value)
    {
        Scalar scalar = value;
        _scalars.Add(scalar);
        return scalar;
    }

    /// <summary>a + b.</summary>
    public Tensor Add(Tensor a, Tensor b) => a.add(b, Of(1));

    /// <summary>a + b, b in single precision.</summary>
    public Tensor Add(Tensor a, double b) => a.add(tensor((float)b), Of(1));

    /// <summary>a - b.</summary>
    public Tensor Subtract(Tensor a, Tensor b) => a.add(b, Of(-1));

    /// <summary>Frees all scalars.</summary>
    public void Dispose()
    {
        foreach (Scalar scalar in _scalars)
        {
            scalar.Dispose();
        }

        _scalars.Clear();
    }
}
