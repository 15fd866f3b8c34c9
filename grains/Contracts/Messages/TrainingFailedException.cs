namespace Meshward.Grains.Contracts;

/// <summary>A training cannot go on; asking again will not help.</summary>
/// <param name="message">One line on why.</param>
[GenerateSerializer, Alias("meshward.training-failed")]
public sealed class TrainingFailedException(string message) : Exception(message);
