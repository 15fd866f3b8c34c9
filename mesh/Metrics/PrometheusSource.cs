using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Metrics;

namespace Meshward.Mesh.Metrics;

/// <summary>Samples of Istio's standard metrics from a Prometheus server, or from whatever speaks its HTTP API.</summary>
/// <param name="http">Sends the questions; whoever made it disposes it.</param>
/// <param name="settings">Whom to ask, and how patiently.</param>
/// <param name="clock">The time, and that of waiting.</param>
public sealed class PrometheusSource(HttpClient http, PrometheusSettings settings, TimeProvider clock) : IMetricSource, IMetricHistory
{
    private readonly PrometheusApi _api = new(http, settings, clock);

    /// <inheritdoc/>
    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(service, since, clock.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    public async Task<MetricReading> ReadAsync(string service, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (until <= since)
            return MetricReading.Empty;
        string time = (until.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
        string query = IstioQuery.Samples(service, settings.ServiceNamespace, until - since);
        PrometheusAnswer answer = await _api.AskAsync($"api/v1/query?query={Uri.EscapeDataString(query)}&time={time}", "matrix", cancellationToken).ConfigureAwait(false);
        return new MetricReading([.. answer.Data!.Result!.Select(Series).OfType<SampledSeries>()], [.. (answer.Warnings ?? []).Select(warning => warning.ReplaceLineEndings(" "))]);
    }

    private static SampledSeries? Series(PrometheusMatrixSeries told)
    {
        if (told.Metric is null || told.Values is null || IstioSeries.Of(told.Metric) is not MetricSeries series)
            return null;
        var samples = ImmutableArray.CreateBuilder<MetricSample>(told.Values.Length);
        foreach (PrometheusPoint point in told.Values)
            samples.Add(new MetricSample(point.UnixMilliseconds, IstioSeries.InUnit(series.Kind, point.Value)));
        return new SampledSeries(series, samples.MoveToImmutable());
    }
}
