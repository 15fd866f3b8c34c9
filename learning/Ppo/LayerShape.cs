namespace Meshward.Learning.Ppo;

/// <summary>
/// Where one dense layer lies in the flat parameter array: weights [Inputs x Stride], one row an input, then the bias [Stride] if it has one.
/// Rows are padded with zeros to <see cref="Stride"/>, a multiple of 16, so that kernels need no remainder; the padding never changes,
/// since its gradient is zero.
/// </summary>
/// <param name="Name">Name of the layer, for example policy.0.</param>
/// <param name="Offset">Index of the first weight.</param>
/// <param name="Inputs">Entries that go in; 0 for a layer that adds a bias to what another one gave.</param>
/// <param name="Outputs">Entries that come out.</param>
/// <param name="HasBias">Whether it has a bias.</param>
public sealed record LayerShape(string Name, int Offset, int Inputs, int Outputs, bool HasBias = true)
{
    /// <summary>Multiple that row lengths are padded to.</summary>
    public const int Padding = 16;

    /// <summary>Whether it has weights; otherwise it adds its bias alone.</summary>
    public bool HasWeights => Inputs > 0;

    /// <summary>Number of weights and biases, without padding.</summary>
    public int ParameterCount => (Inputs + (HasBias ? 1 : 0)) * Outputs;

    /// <summary>Length of a weight row with its padding.</summary>
    public int Stride => Pad(Outputs);

    /// <summary>Index of the first bias.</summary>
    public int BiasOffset => Offset + Inputs * Stride;

    /// <summary>Index behind the last parameter.</summary>
    public int End => HasBias ? BiasOffset + Stride : BiasOffset;

    /// <summary>A length, padded.</summary>
    public static int Pad(int length) => (length + Padding - 1) / Padding * Padding;
}
