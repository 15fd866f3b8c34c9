namespace Meshward.Grains.Control;

/// <summary>Who controls a mesh: changed only by whoever read the last change, so that there is one at a time.</summary>
[GenerateSerializer, Alias("meshward.control-claim")]
internal sealed class ControlClaimState
{
    /// <summary>Number of the last start or take-over; 0 for none.</summary>
    [Id(0)]
    public long Generation { get; set; }

    /// <summary>The silo, or the cluster whose silos may go on for each other.</summary>
    [Id(1)]
    public string Owner { get; set; } = "";

    /// <summary>The same for people.</summary>
    [Id(2)]
    public string Holder { get; set; } = "";

    /// <summary>When it was started there.</summary>
    [Id(3)]
    public DateTimeOffset Since { get; set; }

    /// <summary>Signs of life.</summary>
    [Id(4)]
    public long Beats { get; set; }

    /// <summary>How long after the last sign of life it is dead.</summary>
    [Id(5)]
    public TimeSpan DeadAfter { get; set; }

    /// <summary>Whether the loop runs, or has to go on.</summary>
    [Id(6)]
    public bool IsRunning { get; set; }

    /// <summary>Identity of the order.</summary>
    [Id(7)]
    public string OrderId { get; set; } = "";

    /// <summary>One line on why it cannot go on; null where it can.</summary>
    [Id(8)]
    public string? Failure { get; set; }

    /// <summary>
    /// Identity of the row, made with its first generation: generations of two stores have nothing to do with each other, and a mesh has to tell them apart.
    /// </summary>
    [Id(9)]
    public string Store { get; set; } = "";
}
