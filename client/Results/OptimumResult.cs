using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>optimum</c> found: the best action of every state of a load, or the mean over the load where states are many.</summary>
internal sealed record OptimumResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 of the scenario's text.</summary>
    public required string ScenarioSha256 { get; init; }

    /// <summary>SHA-256 of the trace's columns and values.</summary>
    public required string TraceSha256 { get; init; }

    /// <summary>Seed of the model.</summary>
    public required long ModelSeed { get; init; }

    /// <summary>How the optimum was found, in words.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// True where configurations are too many to try all: what stands for the optimum is then a lower bound of it, found by coordinate
    /// ascent, and a ratio may exceed 1; absent where the optimum is exact.
    /// </summary>
    public bool? OptimalIsLowerBound { get; init; }

    /// <summary>Load pattern.</summary>
    public required string Load { get; init; }

    /// <summary>Time steps walked; absent for the training load, whose mean is exact.</summary>
    public int? Steps { get; init; }

    /// <summary>Mean reward of the best actions over the load.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean reward of the best configuration that never changes, over the same load.</summary>
    public double? StaticBestReward { get; init; }

    /// <summary>States in order of their loads.</summary>
    public required ImmutableArray<StateRow> States { get; init; }
}
