using Meshward.Learning.Training;

namespace Meshward.Grains.Contracts;

/// <summary>A <see cref="TrainingTask"/> on the wire and in storage.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Task">Its bytes.</param>
[GenerateSerializer, Immutable, Alias("meshward.training-order")]
public sealed record TrainingOrder([property: Id(0)] string Hash, [property: Id(1)] ReadOnlyMemory<byte> Task)
{
    /// <summary>Whether a controller that adapts ordered it: its policy is of a mesh as that found it, and is not the newest of the scenario for others.</summary>
    [Id(2)]
    public bool IsForController { get; init; }

    /// <summary>What tells the training from others of the scenario, such as the value of a tradeoff; null where nothing does.</summary>
    [Id(3)]
    public string? Point { get; init; }

    /// <summary>The order of a task.</summary>
    public static TrainingOrder Of(TrainingTask task) => new(task.Hash, task.Bytes);
}
