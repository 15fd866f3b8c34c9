using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Output;
using Meshward.Client.Results;

namespace Meshward.Client.Tradeoffs;

/// <summary>The figures of a tradeoff as rows of text, for the terminal and for pages alike.</summary>
internal static class TradeoffTable
{
    /// <summary>Headings; a line end may stand where a narrow table breaks them.</summary>
    public static ImmutableArray<string> Head(TradeoffResult result) =>
    [
        TradeoffCharts.WithUnit(result.Vary, result.ShownUnit).Replace(" (", "\n(", StringComparison.Ordinal),
        "mean\nreward", "of the\nbest (%)", "bounds\nkept (%)",
        .. result.Capacity is string capacity ? [$"mean\n{capacity}"] : Array.Empty<string>(),
        .. result.CanBlock ? ["carried\n(req/s)", "shed\n(%)"] : Array.Empty<string>(),
        .. result.Points[0].MeanDelaySeconds.Entries.Select(service => $"delay of\n{service.Key} (s)"),
    ];

    /// <summary>The cells of a point.</summary>
    public static ImmutableArray<string> Row(TradeoffResult result, TradeoffPoint point) =>
    [
        Value(result, point.Value),
        Figures.Fixed(point.MeanReward),
        Figures.PointsSpread(point.Ratio, null),
        Figures.PointsSpread(point.ObjectivesMet, null),
        .. point.MeanCores is double cores ? [Figures.Plain(cores)] : Array.Empty<string>(),
        .. result.CanBlock ? [Figures.Plain(point.CarriedLoad), Figures.PointsSpread(point.ShedShare, null)] : Array.Empty<string>(),
        .. point.MeanDelaySeconds.Entries.Select(delay => Figures.Fixed(delay.Value)),
    ];

    /// <summary>A value of what is varied in the unit that the range was written in, without it.</summary>
    public static string Value(TradeoffResult result, double value) => (value / result.ShownFactor).ToString("G4", CultureInfo.InvariantCulture);
}
