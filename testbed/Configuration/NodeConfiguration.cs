namespace Meshward.Testbed.Configuration;

/// <summary>What a node has.</summary>
/// <param name="Cores">Requests that it works on at the same time, at least 1.</param>
public sealed record NodeConfiguration(int Cores);
