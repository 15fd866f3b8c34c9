namespace Meshward.Learning.Training;

/// <summary>One round, as every simulator of it is asked.</summary>
/// <param name="TaskHash">Hash of the <c>TrainingTask</c> that the round belongs to.</param>
/// <param name="Round">Number of the round, from 0.</param>
/// <param name="LearnerState">Weights and optimiser state that the round starts from, as raw bytes.</param>
public sealed record RoundRequest(string TaskHash, int Round, ReadOnlyMemory<byte> LearnerState);
