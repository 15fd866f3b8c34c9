using System.Collections.Immutable;
using Meshward.Client.Results;

namespace Meshward.Client.Tradeoffs;

/// <summary>
/// The figures of a tradeoff: the varied number against mean cores where cores are controlled, against what is carried where requests can be
/// rejected, and then delay against what is carried; against delay where neither is so.
/// </summary>
internal static class TradeoffCharts
{
    /// <summary>The figures, the one to look at first.</summary>
    public static ImmutableArray<TradeoffChart> Of(TradeoffResult result)
    {
        string value = WithUnit(result.Vary, result.ShownUnit);
        List<TradeoffChart> charts = [];
        if (result.Capacity is string capacity)
        {
            charts.Add(new("cores", value, $"mean {capacity}", [Learned(result, Shown(result), point => point.MeanCores!.Value)], Optimal(result, point => point.OptimalCores!.Value)));
        }

        if (result.CanBlock)
        {
            charts.Add(new("carried", value, "carried load (req/s)", [Learned(result, Shown(result), point => point.CarriedLoad)], Optimal(result, point => point.OptimalCarriedLoad)));
            charts.Add(new("delay", "carried load (req/s)", "mean delay (s)", Delays(result, point => point.CarriedLoad), []));
        }

        if (charts.Count == 0)
        {
            charts.Add(new("delay", value, "mean delay (s)", Delays(result, Shown(result)), []));
        }

        return [.. charts.Select(chart => result.OptimalIsLowerBound == true ? chart with { OptimumName = "best found by search" } : chart)];
    }

    /// <summary>A name with its unit behind it.</summary>
    public static string WithUnit(string name, string unit) => unit.Length > 0 ? $"{name} ({unit})" : name;

    /// <summary>How a point is drawn.</summary>
    public static PointMark MarkOf(TradeoffPoint point) => point.ParetoOptimal ? PointMark.Best : point.MeetsObjectives ? PointMark.Met : PointMark.Unmet;

    private static Func<TradeoffPoint, double> Shown(TradeoffResult result) => point => point.Value / result.ShownFactor;

    private static TradeoffSeries Learned(TradeoffResult result, Func<TradeoffPoint, double> x, Func<TradeoffPoint, double> y) =>
        new(PolicyNames.Learned, [.. result.Points.Select(point => (x(point), y(point), MarkOf(point)))]);

    private static ImmutableArray<TradeoffSeries> Delays(TradeoffResult result, Func<TradeoffPoint, double> x) =>
    [
        .. result.Points[0].MeanDelaySeconds.Entries.Select((service, i) => new TradeoffSeries(
            service.Key, [.. result.Points.Select(point => (x(point), point.MeanDelaySeconds.Entries[i].Value, MarkOf(point)))])),
    ];

    private static ImmutableArray<(double X, double Y)> Optimal(TradeoffResult result, Func<TradeoffPoint, double> y) =>
        [.. result.Points.Select(point => (Shown(result)(point), y(point)))];
}
