namespace Meshward.Core.Collection;

/// <summary>A trace is being written by somebody else.</summary>
/// <param name="message">One line on which trace, what was found and what was expected.</param>
/// <param name="innerException">What it follows from.</param>
public sealed class TraceInUseException(string message, Exception innerException) : Exception(message, innerException);
