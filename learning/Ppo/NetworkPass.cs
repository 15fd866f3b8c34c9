namespace Meshward.Learning.Ppo;

/// <summary>Forward and backward passes of one network over up to a number of rows, in buffers of its own that are reused.</summary>
internal sealed unsafe class NetworkPass
{
    private readonly NetworkShape _shape;
    private readonly float[][] _outputs; // [layer][paddedRows * stride]
    private readonly float[][] _transposed; // [layer][padded outputs * padded inputs]; empty for the first
    private readonly float[] _delta; // [paddedRows * largest stride]
    private readonly float[] _nextDelta;

    /// <summary>Buffers for a network.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="maxRows">Most rows of a pass.</param>
    /// <param name="learns">Whether backward passes are made.</param>
    public NetworkPass(NetworkShape shape, int maxRows, bool learns)
    {
        _shape = shape;
        int rows = Kernel.PadRows(maxRows);
        _outputs = [.. shape.Layers.Select(layer => new float[rows * layer.Stride])];
        _transposed = [.. shape.Layers.Select((layer, i) => new float[learns && i > 0 ? layer.Stride * LayerShape.Pad(layer.Inputs) : 0])];
        _delta = new float[learns ? rows * shape.LargestStride : 0];
        _nextDelta = new float[_delta.Length];
    }

    /// <summary>[rows * OutputStride] what the last forward pass gave.</summary>
    public Span<float> Outputs => _outputs[^1];

    /// <summary>[rows * OutputStride] gradient of the loss by the outputs; the caller fills it, padding with zeros.</summary>
    public Span<float> OutputGradient => _delta;

    /// <summary>Runs the network.</summary>
    /// <param name="parameters">Flat parameters of all networks.</param>
    /// <param name="inputs">[rows padded to a multiple of 4 (or 1 alone) * InputSize] input rows; padding must be finite.</param>
    /// <param name="rows">Number of rows.</param>
    public void Forward(float* parameters, float* inputs, int rows)
    {
        int padded = rows == 1 ? 1 : Kernel.PadRows(rows);
        float* x = inputs;
        nint ldx = _shape.InputSize;
        for (int i = 0; i < _outputs.Length; i++)
        {
            LayerShape layer = _shape.Layers[i];
            fixed (float* y = _outputs[i])
            {
                Kernel.Multiply(x, ldx, 1, parameters + layer.Offset, layer.Stride, y, layer.Stride, padded, layer.Stride, layer.Inputs,
                    parameters + layer.BiasOffset, 0);
                if (i < _outputs.Length - 1)
                {
                    Kernel.Tanh(y, padded * layer.Stride);
                }

                x = y;
                ldx = layer.Stride;
            }
        }
    }

    /// <summary>Prepares backward passes with these parameters.</summary>
    public void Transpose(float* parameters)
    {
        for (int i = 1; i < _transposed.Length; i++)
        {
            LayerShape layer = _shape.Layers[i];
            fixed (float* target = _transposed[i])
            {
                Kernel.Transpose(
                    parameters + layer.Offset, layer.Stride, layer.Inputs, layer.Outputs, target, LayerShape.Pad(layer.Inputs));
            }
        }
    }

    /// <summary>Adds up the gradient of the loss by the parameters, from <see cref="OutputGradient"/> and the last forward pass.</summary>
    /// <param name="gradient">Flat gradient of all networks.</param>
    /// <param name="inputs">Input rows of the forward pass.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="accumulate">Whether to add to what is there; otherwise it is overwritten.</param>
    public void Backward(float* gradient, float* inputs, int rows, bool accumulate)
    {
        fixed (float* first = _delta, second = _nextDelta)
        {
            float* delta = first, next = second;
            for (int i = _outputs.Length - 1; i >= 0; i--)
            {
                LayerShape layer = _shape.Layers[i];
                fixed (float* hidden = _outputs[Math.Max(i - 1, 0)], transposed = _transposed[i])
                {
                    float* x = i == 0 ? inputs : hidden;
                    nint ldx = i == 0 ? _shape.InputSize : _shape.Layers[i - 1].Stride;
                    float* weights = gradient + layer.Offset;
                    Kernel.Multiply(x, 1, ldx, delta, layer.Stride, weights, layer.Stride, layer.Inputs, layer.Stride, rows,
                        accumulate ? weights : null, layer.Stride);
                    Kernel.SumRows(delta, layer.Stride, rows, layer.Stride, gradient + layer.BiasOffset, accumulate);
                    if (i > 0)
                    {
                        int padded = Kernel.PadRows(rows);
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
