namespace Meshward.Core.Control.Adaptation;

/// <summary>When a controller retrains, and how often it tries.</summary>
public sealed record AdaptationSettings
{
    /// <summary>Samples since the change with which a training begins, at least 1: fewer make a poor model to learn on.</summary>
    public int SamplesToTrain { get; init; } = 30;

    /// <summary>Further samples after which a training is tried again whose policy the gate did not pass, at least 1.</summary>
    public int SamplesToTryAgain { get; init; } = 20;

    /// <summary>Trainings after one change, at least 1; when all have failed, rollout goes on until the mesh changes again.</summary>
    public int MostTrainings { get; init; } = 3;

    /// <summary>Samples that are kept, at least <see cref="SamplesToTrain"/>; the oldest go first.</summary>
    public int MostSamples { get; init; } = 200;
}
