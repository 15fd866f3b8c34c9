using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What a report found about a scenario with one system model.</summary>
internal sealed record ModelSeedReport
{
    /// <summary>Seed of the system model.</summary>
    public required long ModelSeed { get; init; }

    /// <summary>Mean reward of the best actions on the training load.</summary>
    public required double OptimalReward { get; init; }

    /// <summary>True where that is a lower bound; absent where it is exact.</summary>
    public bool? OptimalIsLowerBound { get; init; }

    /// <summary>Trainings with the default preset, in the order of seeds.</summary>
    public required ImmutableArray<TrainingReport> Trainings { get; init; }

    /// <summary>Trainings with the published preset; empty beyond model seed 0.</summary>
    public required ImmutableArray<TrainingReport> Published { get; init; }

    /// <summary>Load by load, the training load first.</summary>
    public required ImmutableArray<LoadReport> Loads { get; init; }

    /// <summary>Policies that cannot act on the scenario.</summary>
    public required ImmutableArray<LeftOutPolicy> LeftOut { get; init; }

    /// <summary>Seconds that all of it took.</summary>
    public required double Seconds { get; init; }
}
