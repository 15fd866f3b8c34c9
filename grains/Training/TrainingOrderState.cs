using Meshward.Grains.Contracts;

namespace Meshward.Grains.Training;

/// <summary>What a training grain stores when it starts: written once.</summary>
[GenerateSerializer, Alias("meshward.training-order-state")]
internal sealed class TrainingOrderState
{
    [Id(0)]
    public TrainingOrder? Order { get; set; }
}
