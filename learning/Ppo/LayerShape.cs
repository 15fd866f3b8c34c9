namespace Meshward.Learning.Ppo;

/// <summary>
/// Where one dense layer lies in the flat parameter array: weights [Inputs x Stride], one row an input, then the bias [Stride].
/// Rows are padded with zeros to <see cref="Stride"/>, a multiple of 16, so that kernels need no remainder; the padding never changes,
/// since its gradient is zero.
/// </summary>
/// <param name="Name">Name of the layer, for example policy.0.</param>
/// <param name="Offset">Index of the first weight.</param>
/// <param name="Inputs">Entries that go in.</param>
/// <param name="Outputs">Entries that come out.</param>
public sealed record LayerShape(string Name, int Offset, int Inputs, int Outputs)
{
    /// <summary>Multiple that row lengths are padded to.</summary>
    public const int Padding = 16;

    /// <summary>Length of a weight row with its padding.</summary>
    public int Stride => Pad(Outputs);

    /// <summary>Index of the first bias.</summary>
    public int BiasOffset => Offset + Inputs * Stride;

    /// <summary>Index behind the last bias.</summary>
    public int End => BiasOffset + Stride;

    /// <summary>A length, padded.</summary>
    public static int Pad(int length) => (length + Padding - 1) / Padding * Padding;
}
