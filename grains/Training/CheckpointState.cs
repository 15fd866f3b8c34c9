namespace Meshward.Grains.Training;

/// <summary>What a training grain stores while it runs: the bytes of the last checkpoint.</summary>
[GenerateSerializer, Alias("meshward.checkpoint-state")]
internal sealed class CheckpointState
{
    [Id(0)]
    public byte[] Checkpoint { get; set; } = [];
}
