using System.Collections.Immutable;

namespace Meshward.Core.Control.Journal;

/// <summary>What the model says of a configuration at the loads of a decision.</summary>
/// <param name="Targets">The targets by name, in their own units.</param>
/// <param name="Reward">The reward; null where it is no finite number.</param>
public sealed record PredictedOutcome(ImmutableSortedDictionary<string, double> Targets, double? Reward);
