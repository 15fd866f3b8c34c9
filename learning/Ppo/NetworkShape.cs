using System.Collections.Immutable;

namespace Meshward.Learning.Ppo;

/// <summary>A multi-layer perceptron: tanh after every layer but the last.</summary>
/// <param name="Layers">Its layers, in order.</param>
public sealed record NetworkShape(ImmutableArray<LayerShape> Layers)
{
    /// <summary>
    /// Entries of an input row. Where the first layer is a bias alone, rows are what it is added to, with the padding of its outputs.
    /// </summary>
    public int InputSize => Layers[0].HasWeights ? Layers[0].Inputs : Layers[0].Stride;

    /// <summary>Entries of an output row.</summary>
    public int OutputSize => Layers[^1].Outputs;

    /// <summary>Length of an output row with its padding.</summary>
    public int OutputStride => Layers[^1].Stride;

    /// <summary>Longest row of any layer.</summary>
    public int LargestStride { get; } = Layers.Max(layer => layer.Stride);

    /// <summary>Index behind the last parameter.</summary>
    public int End => Layers[^1].End;

    /// <summary>Lays out a network in the flat parameter array.</summary>
    /// <param name="name">Prefix of its layers' names.</param>
    /// <param name="offset">Index of its first parameter.</param>
    /// <param name="inputSize">Entries of an input row; 0 where the first layer is a bias alone.</param>
    /// <param name="hidden">Widths of the tanh layers; not empty where the first layer is a bias alone.</param>
    /// <param name="outputSize">Entries of an output row.</param>
    public static NetworkShape LayOut(string name, int offset, int inputSize, ImmutableArray<int> hidden, int outputSize)
    {
        var layers = ImmutableArray.CreateBuilder<LayerShape>(hidden.Length + 1);
        int inputs = inputSize;
        for (int i = 0; i <= hidden.Length; i++)
        {
            var layer = new LayerShape($"{name}.{i}", offset, inputs, i < hidden.Length ? hidden[i] : outputSize);
            layers.Add(layer);
            (offset, inputs) = (layer.End, layer.Outputs);
        }

        return new NetworkShape(layers.MoveToImmutable());
    }
}
