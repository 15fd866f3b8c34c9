namespace Meshward.Core.Control.Adaptation;

/// <summary>A change of stage, as the journal tells it.</summary>
/// <param name="Step">Time step after which it happened.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Stage">How actions are decided from now on.</param>
/// <param name="Words">What happened and why, in one sentence without a full stop.</param>
public sealed record AdaptationEvent(long Step, AdaptationEventKind Kind, AdaptationStage Stage, string Words);
