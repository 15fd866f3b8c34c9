namespace Meshward.Learning.Ppo;

/// <summary>
/// Forward and backward passes of one network over up to a number of rows, in buffers of its own that are reused. Sizes are checked
/// here, once a pass, since kernels work on addresses and check nothing; every array is pinned as long as its address is in use. What only
/// a backward pass needs may be shared with other networks: <see cref="BackwardBuffers"/>.
/// </summary>
internal sealed unsafe class NetworkPass
{
    private readonly NetworkShape _shape;
    private readonly int _maxRows;
    private readonly float[][] _outputs; // [layer][paddedRows * stride]
    private readonly BackwardBuffers _backward;
    private int _rows; // of the last forward pass

    /// <summary>Buffers for a network.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="maxRows">Most rows of a pass.</param>
    /// <param name="learns">Whether backward passes are made.</param>
    public NetworkPass(NetworkShape shape, int maxRows, bool learns)
        : this(shape, maxRows, learns ? new BackwardBuffers([shape], maxRows) : BackwardBuffers.None)
    {
    }

    /// <summary>Buffers for a network that shares those of its backward passes.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="maxRows">Most rows of a pass.</param>
    /// <param name="backward">Buffers that nobody else uses from <see cref="Transpose"/> to the end of <see cref="Backward"/>.</param>
    public NetworkPass(NetworkShape shape, int maxRows, BackwardBuffers backward)
    {
        _shape = shape;
        _maxRows = maxRows;
        int rows = Kernel.PadRows(maxRows);
        _outputs = [.. shape.Layers.Select(layer => new float[rows * layer.Stride])];
        _backward = backward;
    }

    /// <summary>[rows * OutputStride] what the last forward pass gave.</summary>
    public Span<float> Outputs => _outputs[^1];

    /// <summary>[rows * OutputStride] gradient of the loss by the outputs; the caller fills it, padding with zeros.</summary>
    public Span<float> OutputGradient => _backward.Delta;

    /// <summary>
    /// [rows * InputSize] gradient of the loss by the inputs after <see cref="Backward"/>, of a network whose first layer is a bias alone.
    /// </summary>
    public Span<float> InputGradient => _shape.Layers.Length % 2 == 1 ? _backward.Delta : _backward.NextDelta;

    /// <summary>Runs the network.</summary>
    /// <param name="parameters">Flat parameters of all networks.</param>
    /// <param name="inputs">[rows padded to a multiple of 4 (or 1 alone) * InputSize] input rows; padding must be finite.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size does not fit.</exception>
    public void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> inputs, int rows)
    {
        int padded = rows == 1 ? 1 : Kernel.PadRows(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _maxRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Length, _shape.End);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, padded * _shape.InputSize);
        _rows = rows;
        fixed (float* weights = parameters, input = inputs)
        {
            for (int i = 0; i < _outputs.Length; i++)
            {
                fixed (float* hidden = _outputs[Math.Max(i - 1, 0)], y = _outputs[i])
                {
                    LayerShape layer = _shape.Layers[i];
                    float* x = i == 0 ? input : hidden;
                    nint ldx = i == 0 ? _shape.InputSize : _shape.Layers[i - 1].Stride;
                    if (layer.HasWeights)
                    {
                        Kernel.Multiply(x, ldx, 1, weights + layer.Offset, layer.Stride, y, layer.Stride, padded, layer.Stride, layer.Inputs,
                            weights + layer.BiasOffset, 0);
                    }

                    for (int row = 0; row < padded && !layer.HasWeights; row++)
                    {
                        Kernel.Add(x + row * ldx, weights + layer.BiasOffset, y + row * layer.Stride, layer.Stride);
                    }

                    if (i < _outputs.Length - 1)
                    {
                        Kernel.Tanh(y, padded * layer.Stride);
                    }
                }
            }
        }
    }

    /// <summary>Prepares backward passes with these parameters.</summary>
    /// <param name="parameters">Flat parameters of all networks.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few.</exception>
    public void Transpose(ReadOnlySpan<float> parameters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Length, _shape.End);
        for (int i = 1; i < _outputs.Length; i++)
        {
            LayerShape layer = _shape.Layers[i];
            ArgumentOutOfRangeException.ThrowIfLessThan(_backward.Transposed[i].Length, BackwardBuffers.SizeOf(layer));
            fixed (float* weights = parameters, target = _backward.Transposed[i])
            {
                Kernel.Transpose(weights + layer.Offset, layer.Stride, layer.Inputs, layer.Outputs, target, LayerShape.Pad(layer.Inputs));
            }
        }
    }

    /// <summary>
    /// Adds up the gradient of the loss by the parameters, from <see cref="OutputGradient"/>, over the rows of the last forward pass.
    /// </summary>
    /// <param name="gradient">Flat gradient of all networks.</param>
    /// <param name="inputs">Input rows of the forward pass; not looked at where the first layer is a bias alone.</param>
    /// <param name="accumulate">Whether to add to what is there; otherwise it is overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size does not fit.</exception>
    public void Backward(Span<float> gradient, ReadOnlySpan<float> inputs, bool accumulate)
    {
        int padded = Kernel.PadRows(_rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(gradient.Length, _shape.End);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Length, _shape.Layers[0].HasWeights ? _rows * _shape.InputSize : 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(_backward.Delta.Length, padded * _shape.LargestStride, nameof(OutputGradient));
        fixed (float* sums = gradient, input = inputs, first = _backward.Delta, second = _backward.NextDelta)
        {
            float* delta = first, next = second;
            for (int i = _outputs.Length - 1; i >= 0; i--)
            {
                LayerShape layer = _shape.Layers[i];
                fixed (float* hidden = _outputs[Math.Max(i - 1, 0)], transposed = _backward.Transposed[i])
                {
                    float* x = i == 0 ? input : hidden;
                    nint ldx = i == 0 ? _shape.InputSize : _shape.Layers[i - 1].Stride;
                    float* weights = sums + layer.Offset;
                    if (layer.HasWeights)
                    {
                        Kernel.Multiply(x, 1, ldx, delta, layer.Stride, weights, layer.Stride, layer.Inputs, layer.Stride, _rows,
                            accumulate ? weights : null, layer.Stride);
                    }

                    Kernel.SumRows(delta, layer.Stride, _rows, layer.Stride, sums + layer.BiasOffset, accumulate);
                    if (i > 0)
                    {
                        Kernel.Multiply(delta, layer.Stride, 1, transposed, ldx, next, ldx, padded, (int)ldx, layer.Outputs, null, 0);
                        Kernel.TanhSlope(next, hidden, padded * (int)ldx);
                        float* swap = delta;
                        delta = next;
                        next = swap;
                    }
                }
            }
        }
    }
}
