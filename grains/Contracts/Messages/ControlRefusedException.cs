namespace Meshward.Grains.Contracts;

/// <summary>A controller cannot be started or asked as things are; asking again does not help.</summary>
/// <param name="message">One line on what is in the way.</param>
[GenerateSerializer, Alias("meshward.control-refused")]
public sealed class ControlRefusedException(string message) : OrleansException(message);
