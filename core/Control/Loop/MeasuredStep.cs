using System.Collections.Immutable;

namespace Meshward.Core.Control.Loop;

/// <summary>What was measured in the monitoring interval of a step.</summary>
/// <param name="Decision">Number of the decision before it.</param>
/// <param name="Observed">The loads, with their quality.</param>
/// <param name="Controls">[controls] what the mesh was set to; null where that is not known.</param>
/// <param name="Targets">[targets] in their own units; NaN where one is not measured, or there was nothing to measure.</param>
public sealed record MeasuredStep(
    long Decision, ObservedMesh Observed, ImmutableArray<double?> Controls, ImmutableArray<double> Targets)
{
    /// <summary>Whether somebody else changed the mesh meanwhile: it was not measured under one configuration.</summary>
    public bool IsDisturbed { get; init; }
}
