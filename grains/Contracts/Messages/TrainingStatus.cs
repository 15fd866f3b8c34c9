using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary>Where a training stands.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Latest">Its latest progress; null before the first round of this activation.</param>
/// <param name="Failure">One line on why it failed; null where it did not.</param>
/// <param name="Policy">What became of it, without the policy's bytes; null while it runs.</param>
[GenerateSerializer, Immutable, Alias("meshward.training-status")]
public sealed record TrainingStatus(
    [property: Id(0)] TrainingPhase Phase,
    [property: Id(1)] TrainingProgress? Latest,
    [property: Id(2)] string? Failure,
    [property: Id(3)] PolicyEntry? Policy)
{
    /// <summary>Who cancelled it, as far as it was found out; null where nobody did, or nobody had to say.</summary>
    [Id(4)]
    public string? CancelledBy { get; init; }
}
