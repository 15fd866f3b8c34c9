namespace Meshward.Core.Control.Adaptation;

/// <summary>How the next action is decided.</summary>
public enum AdaptationStage
{
    /// <summary>By the policy: its model predicts what is measured.</summary>
    Following,

    /// <summary>By rollout on a model that is refitted on recent samples, with the policy behind it.</summary>
    Rollout,

    /// <summary>By rollout still, while a new policy is trained on a refitted model and judged.</summary>
    Retraining,
}
