using System.Collections.Immutable;

namespace Meshward.Client.Tradeoffs;

/// <summary>One figure of a tradeoff, for the terminal and for pages alike.</summary>
/// <param name="Name">A word of its own, for files: <c>cores</c>, <c>carried</c> or <c>delay</c>.</param>
/// <param name="Across">Label of the axis across, with its unit.</param>
/// <param name="Up">Label of the axis up, with its unit.</param>
/// <param name="Series">What was learned: one curve, or one a service.</param>
/// <param name="Optimum">The best actions at the same values; empty where they are not shown.</param>
internal sealed record TradeoffChart(
    string Name, string Across, string Up, ImmutableArray<TradeoffSeries> Series, ImmutableArray<(double X, double Y)> Optimum)
{
    /// <summary>What the best actions are called: they are not the optimum where configurations are too many to try all.</summary>
    public string OptimumName { get; init; } = PolicyNames.Optimal;

    /// <summary>The figure in words.</summary>
    public string Title => $"{Up} over {Across}";

    /// <summary>How points of a kind are drawn, in words, as far as there are any.</summary>
    public bool Has(PointMark mark) => Series.Any(series => series.Points.Any(point => point.Mark == mark));
}
