using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary>What a simulator, or a group of them, gives back for a round.</summary>
/// <param name="LearnerState">Weights and optimiser state after its updates, raw; of a group the sum.</param>
/// <param name="Statistics">What it saw and learned; of a group the sum.</param>
/// <param name="Simulators">Simulators that this is the sum of.</param>
[GenerateSerializer, Immutable, Alias("meshward.round-reply")]
public sealed record RoundReply(
    [property: Id(0)] ReadOnlyMemory<byte> LearnerState,
    [property: Id(1)] RoundStatistics Statistics,
    [property: Id(2)] int Simulators)
{
    /// <summary>A sum on the wire.</summary>
    public static RoundReply Of(RoundSum sum) => new(sum.LearnerState, sum.Statistics, sum.Simulators);

    /// <summary>The sum.</summary>
    public RoundSum ToSum() => new(Simulators, LearnerState, Statistics);
}
