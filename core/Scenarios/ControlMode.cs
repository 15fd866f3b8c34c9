namespace Meshward.Core.Scenarios;

/// <summary>How an action moves a control.</summary>
public enum ControlMode
{
    /// <summary>The action chooses the level.</summary>
    Absolute,

    /// <summary>The action stays (0), goes one level down (1) or one level up (2), as in the rollout paper.</summary>
    Incremental,
}
