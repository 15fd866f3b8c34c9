namespace Meshward.Core.Control.Adaptation;

/// <summary>What adaptation has come to since it began on a mesh.</summary>
public sealed record AdaptationCounts
{
    /// <summary>Drifts of the model that were noticed.</summary>
    public long Drifts { get; init; }

    /// <summary>Trainings that were begun.</summary>
    public long Trainings { get; init; }

    /// <summary>Trainings that failed, were dropped, or whose policy the gate did not pass.</summary>
    public long Refused { get; init; }

    /// <summary>Policies that took over.</summary>
    public long Swaps { get; init; }
}
