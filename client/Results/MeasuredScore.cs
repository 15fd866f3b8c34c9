using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>How one policy did on a running mesh, beside what the model says of the same loads and configurations.</summary>
internal sealed record MeasuredScore
{
    /// <summary>Mean reward of a step, with what was measured.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Share of steps in which every bound was kept.</summary>
    public required double ObjectivesMet { get; init; }

    /// <summary>Mean delay over services, in seconds.</summary>
    public required double MeanDelaySeconds { get; init; }

    /// <summary>Per target, how far the model was from the mesh.</summary>
    public required ImmutableArray<MeasuredTarget> Targets { get; init; }
}
