namespace Meshward.Grains.Contracts;

/// <summary>How far a training is.</summary>
[GenerateSerializer, Alias("meshward.training-phase")]
public enum TrainingPhase
{
    /// <summary>Nobody ordered it.</summary>
    Unknown,

    /// <summary>It runs, or goes on when its grain is activated again.</summary>
    Running,

    /// <summary>It spent its budget.</summary>
    Finished,

    /// <summary>It was ended early; the best policy so far was kept.</summary>
    Cancelled,

    /// <summary>It cannot go on.</summary>
    Failed,
}
