namespace Meshward.Learning.Ppo.Torch;

/// <summary>Torch's native files are missing or do not load; the message says in one line which and what to do.</summary>
public sealed class TorchUnavailableException : Exception
{
    /// <summary>No message.</summary>
    public TorchUnavailableException()
    {
    }

    /// <summary>With a message.</summary>
    public TorchUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what caused it.</summary>
    public TorchUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
