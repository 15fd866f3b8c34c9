namespace Meshward.Silo.Storage;

/// <summary>The state file could not be read or written while the silo ran; the message is one line for the user.</summary>
/// <param name="message">File, what was found and what was expected.</param>
[GenerateSerializer, Alias("meshward.state-file-exception")]
public sealed class StateFileException(string message) : Exception(message);
