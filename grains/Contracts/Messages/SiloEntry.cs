namespace Meshward.Grains.Contracts;

/// <summary>A silo of the cluster.</summary>
/// <param name="Address">Address and port for other silos.</param>
/// <param name="Gateway">Address and port for consoles; null where it takes none.</param>
/// <param name="Cores">Cores that it computes on.</param>
/// <param name="ProcessorShare">Share of its machine's processors that the silo used in the last second, 0 to 1; null where it is not known.</param>
/// <param name="MemoryBytes">Memory that .NET manages in the process, which takes more; null where it is not known.</param>
/// <param name="Version">Version of Meshward that it runs; null where it is not known.</param>
[GenerateSerializer, Immutable, Alias("meshward.silo-entry")]
public sealed record SiloEntry(
    [property: Id(0)] string Address,
    [property: Id(1)] string? Gateway,
    [property: Id(2)] int Cores,
    [property: Id(3)] double? ProcessorShare,
    [property: Id(4)] long? MemoryBytes,
    [property: Id(5)] string? Version);
