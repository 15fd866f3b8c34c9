namespace Meshward.Client.Results;

/// <summary>A policy that was asked for and cannot act on the scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it is left out.</param>
internal sealed record LeftOutPolicy(string Name, string Reason);
