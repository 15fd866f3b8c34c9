using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary>What a simulator gives back for a round.</summary>
/// <param name="LearnerState">Weights and optimiser state after its updates, raw.</param>
/// <param name="Statistics">What it saw and learned.</param>
[GenerateSerializer, Immutable, Alias("meshward.round-reply")]
public sealed record RoundReply([property: Id(0)] ReadOnlyMemory<byte> LearnerState, [property: Id(1)] RoundStatistics Statistics);
