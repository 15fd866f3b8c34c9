namespace Meshward.Learning.Training;

/// <summary>What one simulator gives back for a round.</summary>
/// <param name="Simulator">Number of the simulator, from 0.</param>
/// <param name="LearnerState">Weights and optimiser state after its updates, as raw bytes.</param>
/// <param name="Statistics">What it saw and learned.</param>
public sealed record RoundResult(int Simulator, ReadOnlyMemory<byte> LearnerState, RoundStatistics Statistics);
