namespace Meshward.Grains.Contracts;

/// <summary>A call was refused: the caller is not known, or has not the right; asking again does not help.</summary>
/// <param name="message">One line on what was found and what was expected.</param>
[GenerateSerializer, Alias("meshward.access-refused")]
public sealed class AccessRefusedException(string message) : OrleansException(message);
