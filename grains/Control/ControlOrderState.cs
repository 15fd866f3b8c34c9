using Meshward.Grains.Contracts;

namespace Meshward.Grains.Control;

/// <summary>What a controller was last told to do: large, and written once a start.</summary>
[GenerateSerializer, Alias("meshward.control-order-state")]
internal sealed class ControlOrderState
{
    /// <summary>The order; null for none.</summary>
    [Id(0)]
    public ControlOrder? Order { get; set; }
}
