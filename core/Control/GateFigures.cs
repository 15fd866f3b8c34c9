using System.Collections.Immutable;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>How one policy did on recorded traffic, over all its time steps.</summary>
/// <param name="Steps">Time steps, at least 1.</param>
/// <param name="ObjectivesMet">Share of the steps in which every objective was kept, in [0, 1]; 1 where there are none.</param>
/// <param name="MeanCost">
/// Mean of what the scenario minimises, in its own unit; where it says nothing, of all cores, or of all replicas where it has no cores; null
/// where it has neither.
/// </param>
/// <param name="LargestCost">The largest of it; null where there is none.</param>
/// <param name="ShedShare">Share of all offered requests that blocking rejected, in [0, 1].</param>
/// <param name="OutsideRegion">Share of the steps that the operating region does not cover, in [0, 1]: there the figures are guesses.</param>
/// <param name="MeanReward">Mean reward of a step.</param>
/// <param name="DirectionChanges">[controls] direction changes of each control.</param>
public sealed record GateFigures(
    int Steps,
    double ObjectivesMet,
    double? MeanCost,
    double? LargestCost,
    double ShedShare,
    double OutsideRegion,
    double MeanReward,
    ImmutableArray<GateTurns> DirectionChanges)
{
    /// <summary>The figures of a policy.</summary>
    /// <param name="scenario">Bounds and controls.</param>
    /// <param name="record">What it did, at least one step.</param>
    public static GateFigures Of(Scenario scenario, PolicyRecord record) => new(
        record.Steps.Length,
        record.ObjectivesMet(scenario),
        record.MeanCost,
        record.Steps.Max(step => step.Cost),
        record.ShedShare(scenario),
        record.Steps.Average(step => step.Covered ? 0.0 : 1.0),
        record.MeanReward,
        [.. scenario.Controls.Select((control, i) => new GateTurns(control.Name, record.Turns(scenario, i)))]);
}
