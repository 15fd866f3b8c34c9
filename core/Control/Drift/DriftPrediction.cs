using System.Collections.Immutable;

namespace Meshward.Core.Control.Drift;

/// <summary>What is to be expected of a time step.</summary>
/// <param name="Targets">[targets] of each.</param>
/// <param name="IsCovered">Whether the operating region covers load and configuration: elsewhere it is a guess.</param>
public sealed record DriftPrediction(ImmutableArray<TargetPrediction> Targets, bool IsCovered);
