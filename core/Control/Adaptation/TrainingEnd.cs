namespace Meshward.Core.Control.Adaptation;

/// <summary>What became of a training in the background.</summary>
/// <param name="Candidate">Its policy; null where it failed.</param>
/// <param name="Words">What it came to, or why it failed, without a full stop.</param>
public sealed record TrainingEnd(TrainedCandidate? Candidate, string Words);
