namespace Meshward.Core.Actuation;

/// <summary>Another controller has the mesh: whoever acted on it until now has to end, and whoever wants to is not to begin.</summary>
/// <param name="message">One line on who has it, where and since when.</param>
public sealed class MeshOwnedException(string message) : Exception(message);
