namespace Meshward.Learning.Ppo;

/// <summary>
/// The arithmetic of the shared input layer of autoregressive heads: running sums, [Width] a row, that begin with an observation and to
/// which every choice adds its row of weights. Sizes are checked here, since kernels check nothing.
/// </summary>
internal sealed unsafe class SharedInput
{
    private readonly LayerShape _layer;
    private readonly int _observed; // first inputs, which are the observation's
    private readonly int[] _firstInput; // [choices but the last]

    /// <summary>The layer of a shape whose heads are autoregressive.</summary>
    public SharedInput(ActorCriticShape shape)
    {
        _layer = shape.SharedLayer ?? throw new ArgumentException("Heads share no input layer.", nameof(shape));
        _observed = shape.InputSize;
        _firstInput = [.. shape.PolicyOffsets.Take(shape.Policies.Length - 1).Select(offset => shape.InputSize + offset)];
    }

    /// <summary>Entries of a running sum, padding included.</summary>
    public int Width => _layer.Stride;

    /// <summary>Sums before the first choice.</summary>
    /// <param name="parameters">Flat parameters of all networks.</param>
    /// <param name="inputs">[rows * entries of a network input] encoded observations.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="sums">[rows * Width] is overwritten.</param>
    public void Observe(ReadOnlySpan<float> parameters, ReadOnlySpan<float> inputs, int rows, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Length, _layer.End);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, rows * _observed);
        ArgumentOutOfRangeException.ThrowIfLessThan(sums.Length, rows * Width);
        fixed (float* weights = parameters, x = inputs, y = sums)
        {
            Kernel.Multiply(x, _observed, 1, weights + _layer.Offset, Width, y, Width, rows, Width, _observed, null, 0);
        }
    }

    /// <summary>Weights, or their gradient, of one value of a choice.</summary>
    /// <param name="parameters">Flat parameters of all networks.</param>
    /// <param name="choice">Which choice; not the last.</param>
    /// <param name="value">What is chosen.</param>
    /// <returns>[Width] what the choice adds to a sum.</returns>
    public Span<float> RowOf(Span<float> parameters, int choice, int value) =>
        parameters.Slice(_layer.Offset + (_firstInput[choice] + value) * Width, Width);

    /// <inheritdoc cref="RowOf(Span{float}, int, int)"/>
    public ReadOnlySpan<float> RowOf(ReadOnlySpan<float> parameters, int choice, int value) =>
        parameters.Slice(_layer.Offset + (_firstInput[choice] + value) * Width, Width);

    /// <summary>sum += row.</summary>
    /// <param name="sum">[Width] what is added to.</param>
    /// <param name="row">[Width] what is added.</param>
    public void Add(Span<float> sum, ReadOnlySpan<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sum.Length, Width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Width);
        fixed (float* s = sum, r = row)
        {
            Kernel.Add(s, r, s, Width);
        }
    }

    /// <summary>Overwrites the gradient by the weights of observations.</summary>
    /// <param name="gradient">Flat gradient of all networks.</param>
    /// <param name="inputs">[rows * entries of a network input] encoded observations.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="sumGradient">[rows * Width] gradient of the loss by the sums before the first choice.</param>
    public void Backward(Span<float> gradient, ReadOnlySpan<float> inputs, int rows, ReadOnlySpan<float> sumGradient)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gradient.Length, _layer.End);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, rows * _observed);
        ArgumentOutOfRangeException.ThrowIfLessThan(sumGradient.Length, rows * Width);
        fixed (float* weights = gradient, x = inputs, delta = sumGradient)
        {
            Kernel.Multiply(x, 1, _observed, delta, Width, weights + _layer.Offset, Width, _observed, Width, rows, null, 0);
        }
    }
}
