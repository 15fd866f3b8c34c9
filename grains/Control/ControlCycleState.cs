namespace Meshward.Grains.Control;

/// <summary>What a controller keeps from step to step.</summary>
[GenerateSerializer, Alias("meshward.control-cycle")]
internal sealed class ControlCycleState
{
    /// <summary>Generation of the controller that wrote it.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>The state as JSON; null for none.</summary>
    [Id(1)]
    public string? Json { get; set; }
}
