namespace Meshward.Grains.Contracts;

/// <summary>Grain state cannot be read or written at the moment, since the store is away; asking again may help.</summary>
/// <param name="message">One line on where the store is and what was found.</param>
[GenerateSerializer, Alias("meshward.state-unavailable")]
public sealed class StateUnavailableException(string message) : OrleansException(message);
