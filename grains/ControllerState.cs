using Meshward.Grains.Contracts;

namespace Meshward.Grains;

/// <summary>What a controller stores.</summary>
[GenerateSerializer, Alias("meshward.controller-state")]
internal sealed class ControllerState
{
    /// <summary>Number of the last run that was reserved.</summary>
    [Id(0)]
    public int LastRun { get; set; }

    /// <summary>Policies, the oldest first.</summary>
    [Id(1)]
    public List<PolicyEntry> Policies { get; set; } = [];
}
