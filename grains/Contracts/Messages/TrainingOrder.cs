using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary>A <see cref="TrainingTask"/> on the wire and in storage.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Task">Its bytes.</param>
[GenerateSerializer, Immutable, Alias("meshward.training-order")]
public sealed record TrainingOrder([property: Id(0)] string Hash, [property: Id(1)] ReadOnlyMemory<byte> Task)
{
    /// <summary>The order of a task.</summary>
    public static TrainingOrder Of(TrainingTask task) => new(task.Hash, task.Bytes);
}
