namespace Meshward.Learning.Ppo;

/// <summary>
/// What backward passes need and forward passes do not. Networks whose backward passes come one after the other may share it.
/// </summary>
internal sealed class BackwardBuffers
{
    /// <summary>Buffers.</summary>
    /// <param name="networks">The networks, all with the same number of layers.</param>
    /// <param name="maxRows">Most rows of a pass.</param>
    public BackwardBuffers(IReadOnlyCollection<NetworkShape> networks, int maxRows)
    {
        int layers = networks.Max(network => network.Layers.Length);
        Delta = new float[Kernel.PadRows(maxRows) * networks.Max(network => network.LargestStride)];
        NextDelta = new float[Delta.Length];
        Transposed = [.. Enumerable.Range(0, layers).Select(i => new float[i == 0 ? 0 : networks.Max(network => SizeOf(network.Layers[i]))])];
    }

    private BackwardBuffers() => (Delta, NextDelta, Transposed) = ([], [], []);

    /// <summary>No buffers, for networks that only act.</summary>
    public static BackwardBuffers None { get; } = new();

    /// <summary>[padded rows * largest stride] gradient by the outputs of a layer.</summary>
    public float[] Delta { get; }

    /// <summary>[padded rows * largest stride] gradient by the outputs of the layer before.</summary>
    public float[] NextDelta { get; }

    /// <summary>[layer][padded outputs * padded inputs] transposed weights; empty for the first layer.</summary>
    public float[][] Transposed { get; }

    /// <summary>Entries of a layer's transposed weights.</summary>
    public static int SizeOf(LayerShape layer) => layer.Stride * LayerShape.Pad(layer.Inputs);
}
