using System.Collections.Immutable;

namespace Meshward.Core.Control.Adaptation;

/// <summary>What follows from a time step or from news.</summary>
/// <param name="State">To be stored, and given to the next step.</param>
/// <param name="Events">What happened, for the journal; mostly nothing.</param>
/// <param name="Order">A training to begin; null for none.</param>
public sealed record AdaptationOutcome(AdaptationState State, ImmutableArray<AdaptationEvent> Events, TrainingOrder? Order = null);
