namespace Meshward.Grains.Contracts;

/// <summary>One round of a group of simulators on the wire.</summary>
/// <param name="Round">The round, as each simulator is asked.</param>
/// <param name="Simulators">Number of simulators of the whole training, which the shape of the averaging tree follows from.</param>
/// <param name="Patience">How long a simulator may take before a spare is asked; each level of groups may take as long again.</param>
[GenerateSerializer, Immutable, Alias("meshward.group-order")]
public sealed record GroupOrder(
    [property: Id(0)] RoundOrder Round,
    [property: Id(1)] int Simulators,
    [property: Id(2)] TimeSpan Patience);
