namespace Meshward.Grains.Contracts;

/// <summary>One round on the wire.</summary>
/// <param name="TaskHash">Hash of the training that it belongs to.</param>
/// <param name="Round">Its number, from 0.</param>
/// <param name="LearnerState">Weights and optimiser state that it starts from, raw.</param>
[GenerateSerializer, Immutable, Alias("meshward.round-order")]
public sealed record RoundOrder(
    [property: Id(0)] string TaskHash,
    [property: Id(1)] int Round,
    [property: Id(2)] ReadOnlyMemory<byte> LearnerState);
