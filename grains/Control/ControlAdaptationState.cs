namespace Meshward.Grains.Control;

/// <summary>What a controller that adapts keeps from step to step.</summary>
[GenerateSerializer, Alias("meshward.control-adaptation")]
internal sealed class ControlAdaptationState
{
    /// <summary>Generation of the controller that wrote it.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>The memory as JSON; null for none.</summary>
    [Id(1)]
    public string? Json { get; set; }

    /// <summary>Key of the training that runs in the background, or ran last; null for none.</summary>
    [Id(2)]
    public string? Run { get; set; }

    /// <summary>Number of its order.</summary>
    [Id(3)]
    public int RunOrder { get; set; }
}
