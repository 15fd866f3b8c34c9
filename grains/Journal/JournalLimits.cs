namespace Meshward.Grains.Journal;

/// <summary>How much journals keep.</summary>
/// <param name="Records">Records that are kept of a mesh; older ones are removed.</param>
public sealed record JournalLimits(long Records)
{
    /// <summary>What silos keep: some 46 days at one decision a minute with its outcome and observation.</summary>
    public static JournalLimits Default { get; } = new(200_000);
}
