namespace Meshward.Core.Metrics;

/// <summary>A metric source cannot be asked, or its answer cannot be used.</summary>
/// <param name="message">One line on which source, what was found and what was expected.</param>
/// <param name="isPassing">Whether asking again later may help.</param>
/// <param name="innerException">What it follows from; null for nothing.</param>
public sealed class MetricSourceException(string message, bool isPassing, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether asking again later may help.</summary>
    public bool IsPassing { get; } = isPassing;

    /// <summary>Whether it was too much to ask for at once: a shorter time may be answered.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>How long the source asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
