namespace Meshward.Client.Results;

/// <summary>A silo of a cluster.</summary>
/// <param name="Silo">Address and port for other silos.</param>
/// <param name="Gateway">Address and port for consoles.</param>
/// <param name="Cores">Cores that it computes on.</param>
/// <param name="ProcessorShare">Share of its machine's processors that the silo used in the last second, 0 to 1.</param>
/// <param name="ManagedMemoryBytes">Memory that .NET manages in its process, about half of what the process takes.</param>
/// <param name="Version">Version of Meshward.</param>
internal sealed record SiloRow(string Silo, string? Gateway, int Cores, double? ProcessorShare, long? ManagedMemoryBytes, string? Version);
