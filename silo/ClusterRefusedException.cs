namespace Meshward.Silo;

/// <summary>A cluster is there and refuses this process, or this process refuses it: a certificate or a token is wrong. The message is one line.</summary>
/// <param name="message">What was found and what was expected.</param>
public sealed class ClusterRefusedException(string message) : Exception(message);
