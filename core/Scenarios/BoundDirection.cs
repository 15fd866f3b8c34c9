namespace Meshward.Core.Scenarios;

/// <summary>On which side of its limit a bounded quantity is kept.</summary>
public enum BoundDirection
{
    /// <summary>The quantity is at most the limit, as a delay is.</summary>
    AtMost,

    /// <summary>The quantity is at least the limit, as carried load is.</summary>
    AtLeast,
}
