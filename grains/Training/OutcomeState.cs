using Meshward.Grains.Contracts;

namespace Meshward.Grains.Training;

/// <summary>What a training grain stores when it is over.</summary>
[GenerateSerializer, Alias("meshward.outcome-state")]
internal sealed class OutcomeState
{
    [Id(0)]
    public TrainingPhase Phase { get; set; }

    [Id(1)]
    public string TaskHash { get; set; } = "";

    [Id(2)]
    public PolicyBytes? Policy { get; set; }

    [Id(3)]
    public string? Failure { get; set; }

    [Id(4)]
    public PolicyEntry? Entry { get; set; }

    /// <summary>Who cancelled it, as far as it was found out.</summary>
    [Id(5)]
    public string? CancelledBy { get; set; }
}
