using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Adaptation;

namespace Meshward.Core.Control.Loop;

/// <summary>What a controller keeps from one step to the next, over the death of its silo.</summary>
public sealed record CycleState
{
    /// <summary>What the safety rules remember.</summary>
    public SafetyState Safety { get; init; } = new();

    /// <summary>When the last decision was made; null before the first, and after a controller was stopped.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>When the mesh was last changed, or the end of the last window where nothing was: a time step begins there.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    /// <summary>What the mesh was last known to be like, of what the scenario's controls change; null where that is not known.</summary>
    public DesiredState? Confirmed { get; init; }

    /// <summary>What it was like before somebody else changed it; null where nobody did, or it is so again.</summary>
    public DesiredState? BeforeForeignChange { get; init; }

    /// <summary>The step in which that was noticed.</summary>
    public long ForeignChangeStep { get; init; }

    /// <summary>Controls whose value the mesh did not tell when it was last read.</summary>
    public ImmutableArray<string> Taken { get; init; } = [];

    /// <summary>Number of the decision whose outcome has not been measured yet; null where there is none.</summary>
    public long? Unmeasured { get; init; }

    /// <summary>Number of the last order of an operator that was taken; 0 for none.</summary>
    public long LastOrder { get; init; }

    /// <summary>Whether the source of metrics did not answer in the last step.</summary>
    public bool IsSourceLost { get; init; }

    /// <summary>Whether the mesh could not be read in the last step.</summary>
    public bool IsMeshLost { get; init; }

    /// <summary>Where adaptation stood at the last decision; null where the controller did not adapt.</summary>
    public AdaptationStanding? Adaptation { get; init; }

    /// <summary>What was done so far.</summary>
    public CycleCounts Counts { get; init; } = new();

    /// <summary>What is kept over a stop: nobody misses steps until the next start, or measures the last one, or knows what others change.</summary>
    public CycleState Stopped() => this with { DecidedAt = null, Confirmed = null, Unmeasured = null };
}
