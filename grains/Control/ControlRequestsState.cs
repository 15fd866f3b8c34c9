namespace Meshward.Grains.Control;

/// <summary>What operators ask of a controller, wherever it runs.</summary>
[GenerateSerializer, Alias("meshward.control-requests")]
internal sealed class ControlRequestsState
{
    /// <summary>Number of the last order that was given.</summary>
    [Id(0)]
    public long Last { get; set; }

    /// <summary>The last orders, the oldest first.</summary>
    [Id(1)]
    public List<ControlRequest> Orders { get; set; } = [];

    /// <summary>The generation that is to stop; 0 for none.</summary>
    [Id(2)]
    public long StopGeneration { get; set; }

    /// <summary>Who asked for that.</summary>
    [Id(3)]
    public string StopFrom { get; set; } = "";
}
