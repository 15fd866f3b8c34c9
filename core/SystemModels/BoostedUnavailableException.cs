namespace Meshward.Core.SystemModels;

/// <summary>The native library of boosted trees does not load, as on a system without OpenMP or on another processor than x64; the message says what to do.</summary>
public sealed class BoostedUnavailableException : Exception
{
    /// <summary>No message.</summary>
    public BoostedUnavailableException()
    {
    }

    /// <summary>With a message.</summary>
    public BoostedUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With what caused it.</summary>
    public BoostedUnavailableException(Exception innerException)
        : this("boosted trees need the library of LightGBM, which does not load here: install libgomp1 on Linux x64, or take forests (--model-kind forest, or kind: forest in the scenario)", innerException)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public BoostedUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
