namespace Meshward.Grains.Control;

/// <summary>Files of policies that took over, besides that of the order: large, and written once a swap.</summary>
[GenerateSerializer, Alias("meshward.control-policies")]
internal sealed class ControlPoliciesState
{
    /// <summary>Generation of the controller that wrote it.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>By the hashes of the files: that of the policy in force, and that of the one which is about to take over.</summary>
    [Id(1)]
    public Dictionary<string, byte[]> Files { get; set; } = [];
}
