using System.Collections.Immutable;
using Meshward.Core.Actuation;

namespace Meshward.Core.Control;

/// <summary>What one step of the controller decided, why, and what it remembers.</summary>
/// <param name="Step">Number of the step, from 1, over restarts.</param>
/// <param name="At">The time.</param>
/// <param name="Source">Where the desired configuration comes from, before limits.</param>
/// <param name="Controls">[controls] the present and the desired configuration.</param>
/// <param name="Desired">What is to be changed: what it does not name stays as it is.</param>
/// <param name="Observed">The loads that it went by.</param>
/// <param name="Bounds">[bounds] whether the objectives were met in the interval before.</param>
/// <param name="Rules">The rules that acted, in the order in which they did.</param>
/// <param name="Next">What the next step is given as the controller's state.</param>
public sealed record ControlDecision(
    long Step,
    DateTimeOffset At,
    DecisionSource Source,
    ImmutableArray<DecidedControl> Controls,
    DesiredState Desired,
    ObservedMesh Observed,
    ImmutableArray<JudgedBound> Bounds,
    ImmutableArray<RuleAction> Rules,
    SafetyState Next);
