using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Grains.Training;

/// <summary>What a <see cref="TrainingLoop"/> ends with.</summary>
/// <param name="Checkpoint">The last checkpoint.</param>
/// <param name="Policy">The best policy up to it.</param>
/// <param name="File">Bytes of that policy's file.</param>
/// <param name="IsComplete">Whether the whole budget was spent.</param>
internal sealed record LoopResult(TrainingCheckpoint Checkpoint, TrainedPolicy Policy, byte[] File, bool IsComplete);
