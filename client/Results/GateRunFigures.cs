using Meshward.Core.Control;

namespace Meshward.Client.Results;

/// <summary>How one policy did on recorded traffic, over all its time steps.</summary>
internal sealed record GateRunFigures
{
    /// <summary>Name of the policy.</summary>
    public required string Name { get; init; }

    /// <summary>Share of the steps in which every objective was kept.</summary>
    public required double ObjectivesMet { get; init; }

    /// <summary>
    /// Mean of what the scenario minimises; where it says nothing, of all cores, or replicas where it has no cores; absent where it has neither.
    /// </summary>
    public double? MeanCost { get; init; }

    /// <summary>The largest of it.</summary>
    public double? LargestCost { get; init; }

    /// <summary>Requests that blocking rejected over those offered.</summary>
    public required double ShedShare { get; init; }

    /// <summary>Changes of direction of each control.</summary>
    public required OrderedValues DirectionChanges { get; init; }

    /// <summary>Steps that the operating region does not cover.</summary>
    public required int StepsOutsideRegion { get; init; }

    /// <summary>Mean reward of a step.</summary>
    public required double MeanReward { get; init; }

    /// <summary>The figures in the form of results.</summary>
    public static GateRunFigures Of(string name, GateFigures figures) => new()
    {
        Name = name,
        ObjectivesMet = figures.ObjectivesMet,
        MeanCost = figures.MeanCost,
        LargestCost = figures.LargestCost,
        ShedShare = figures.ShedShare,
        DirectionChanges = OrderedValues.Of(figures.DirectionChanges.Select(turns => turns.Control), [.. figures.DirectionChanges.Select(turns => (double)turns.Count)]),
        StepsOutsideRegion = (int)Math.Round(figures.OutsideRegion * figures.Steps),
        MeanReward = figures.MeanReward,
    };
}
