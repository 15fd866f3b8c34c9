namespace Meshward.Mesh.Kubernetes;

/// <summary>A cluster cannot be asked.</summary>
/// <param name="message">One line on what was found and what was expected.</param>
/// <param name="innerException">What it follows from; null for nothing.</param>
public sealed class ClusterException(string message, Exception? innerException = null) : Exception(message, innerException);
