using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>Policies side by side on one load and one system model.</summary>
internal sealed record LoadReport
{
    /// <summary>Load pattern.</summary>
    public required string Load { get; init; }

    /// <summary>Mean reward of the best actions on the same loads.</summary>
    public required double OptimalReward { get; init; }

    /// <summary>One score a training, in the order of seeds.</summary>
    public required ImmutableArray<PolicyScore> Learned { get; init; }

    /// <summary>The same with the published preset; empty beyond model seed 0.</summary>
    public required ImmutableArray<PolicyScore> Published { get; init; }

    /// <summary>Policies that need no learning, the optimum among them.</summary>
    public required ImmutableArray<PolicyScore> Others { get; init; }
}
