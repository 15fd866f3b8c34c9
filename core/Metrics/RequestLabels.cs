namespace Meshward.Core.Metrics;

/// <summary>What tells the series of one page apart, whatever they count.</summary>
internal sealed record RequestLabels(string Reporter, string Source, string Node, string ResponseCode, string ResponseFlags, string Detail)
{
    public static RequestLabels Of(MetricSeries series) =>
        new(series.Reporter, series.Source, series.Node, series.ResponseCode, series.ResponseFlags, series.Detail);

    public override string ToString() => $"{Source} to {Node}, code {ResponseCode}, flags {ResponseFlags}, told by the {Reporter}";
}
