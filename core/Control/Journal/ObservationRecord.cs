using System.Collections.Immutable;

namespace Meshward.Core.Control.Journal;

/// <summary>What was measured after a decision, in the first monitoring interval that began when it had settled.</summary>
public sealed record ObservationRecord : JournalRecord
{
    /// <summary>Number of the decision.</summary>
    public required long Decision { get; init; }

    /// <summary>The targets by name, in their own units; null where one is not measured.</summary>
    public required ImmutableSortedDictionary<string, double?> Targets { get; init; }

    /// <summary>The reward; null where not all of it is measured.</summary>
    public double? Reward { get; init; }

    /// <summary>[services] the share of requests that was to be shed, and that was; services without blocking are left out.</summary>
    public ImmutableArray<ShedShare> ShedShares { get; init; } = [];

    /// <summary>[bounds] whether the objectives were met.</summary>
    public required ImmutableArray<JudgedBound> Bounds { get; init; }
}
