namespace Meshward.Learning.PolicyFiles;

/// <summary>A policy file is whole, but its networks are of a kind that is no more.</summary>
/// <param name="message">What was found and what was expected.</param>
internal sealed class OutdatedPolicyException(string message) : Exception(message);
