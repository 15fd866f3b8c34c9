using System.Collections.Immutable;

namespace Meshward.Core.Control.Journal;

/// <summary>What a policy would set.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Controls">The values by control, in their own units.</param>
/// <param name="Predicted">What the model says of them; null outside the model.</param>
/// <param name="IsInsideRegion">Whether the operating region covers the loads with these values.</param>
public sealed record ProposedAction(string Name, ImmutableSortedDictionary<string, double> Controls, PredictedOutcome? Predicted, bool IsInsideRegion);
