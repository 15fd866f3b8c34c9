namespace Meshward.Learning.Ppo;

/// <summary>
/// Turns an observation into network inputs: each entry x, then sin(pi k x) and cos(pi k x) for k = 1 .. <see cref="Frequencies"/>.
/// With entries in [-1, 1] the waves let a small tanh network tell neighbouring observations apart (Fourier features, Tancik et al. 2020).
/// </summary>
public sealed class ObservationEncoding
{
    /// <summary>The encoding of observations of a given size.</summary>
    /// <param name="observationSize">Entries of an observation, at least 1.</param>
    /// <param name="frequencies">Number of frequencies, at least 0; 0 gives the network the entries alone.</param>
    public ObservationEncoding(int observationSize, int frequencies)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(observationSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(frequencies);
        ObservationSize = observationSize;
        Frequencies = frequencies;
        InputSize = observationSize * (1 + 2 * frequencies);
    }

    /// <summary>Entries of an observation.</summary>
    public int ObservationSize { get; }

    /// <summary>Number of frequencies.</summary>
    public int Frequencies { get; }

    /// <summary>Entries of a network input: ObservationSize * (1 + 2 * Frequencies).</summary>
    public int InputSize { get; }

    /// <summary>Encodes one observation; allocates nothing.</summary>
    /// <param name="observation">[ObservationSize] entries.</param>
    /// <param name="input">[InputSize] receives, entry by entry: x, sin(pi x), cos(pi x), sin(2 pi x), ...</param>
    public void Encode(ReadOnlySpan<float> observation, Span<float> input)
    {
        int next = 0;
        foreach (float x in observation)
        {
            input[next++] = x;
            for (int k = 1; k <= Frequencies; k++)
            {
                (double sin, double cos) = Math.SinCos(Math.PI * k * x);
                input[next++] = (float)sin;
                input[next++] = (float)cos;
            }
        }
    }
}
