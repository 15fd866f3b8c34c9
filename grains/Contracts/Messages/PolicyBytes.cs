namespace Meshward.Grains.Contracts;

/// <summary>A trained policy on the wire: the bytes of its policy file.</summary>
/// <param name="Run">Key of the training that it came of.</param>
/// <param name="File">The bytes, in the safetensors format.</param>
[GenerateSerializer, Immutable, Alias("meshward.policy-bytes")]
public sealed record PolicyBytes([property: Id(0)] string Run, [property: Id(1)] ReadOnlyMemory<byte> File);
