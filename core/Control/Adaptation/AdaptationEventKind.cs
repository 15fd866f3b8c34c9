namespace Meshward.Core.Control.Adaptation;

/// <summary>What happened to a controller's model and policy.</summary>
public enum AdaptationEventKind
{
    /// <summary>The model no longer predicts what is measured: rollout decides from the next action on.</summary>
    Drifted,

    /// <summary>A training began.</summary>
    TrainingBegan,

    /// <summary>The mesh changed again, so that a training is of no use any more.</summary>
    TrainingDropped,

    /// <summary>The gate passed a new policy, which decides from the next action on.</summary>
    Swapped,

    /// <summary>A training failed, or the gate did not pass its policy: rollout goes on.</summary>
    Refused,
}
