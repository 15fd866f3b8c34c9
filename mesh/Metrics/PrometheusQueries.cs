using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Mesh.Metrics;

/// <summary>Figures that a Prometheus server works out itself. They are estimates: rates are extrapolated, and a restart inside a step is smoothed over.</summary>
/// <param name="http">Sends the questions; whoever made it disposes it.</param>
/// <param name="settings">Whom to ask, and how patiently.</param>
/// <param name="clock">The time of waiting.</param>
public sealed class PrometheusQueries(HttpClient http, PrometheusSettings settings, TimeProvider clock)
{
    private readonly PrometheusApi _api = new(http, settings, clock);

    /// <summary>What a query gives at one time.</summary>
    /// <param name="query">The query, in PromQL.</param>
    /// <param name="time">When it is worked out.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="MetricSourceException">The server cannot be asked, or its answer cannot be used.</exception>
    public async Task<ImmutableArray<LabelledSamples>> AtAsync(string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        string question = FormattableString.Invariant($"api/v1/query?query={Uri.EscapeDataString(query)}&time={Seconds(time)}");
        return Series(await _api.AskAsync(question, "vector", cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What a query gives from one time to another.</summary>
    /// <param name="query">The query, in PromQL.</param>
    /// <param name="start">When it is worked out first.</param>
    /// <param name="end">The latest that it is worked out, not before the start.</param>
    /// <param name="step">Time between two values, at least a millisecond; Prometheus allows 11,000 values.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="MetricSourceException">The server cannot be asked, or its answer cannot be used.</exception>
    public async Task<ImmutableArray<LabelledSamples>> OverAsync(
        string query, DateTimeOffset start, DateTimeOffset end, TimeSpan step, CancellationToken cancellationToken)
    {
        string question = FormattableString.Invariant(
            $"api/v1/query_range?query={Uri.EscapeDataString(query)}&start={Seconds(start)}&end={Seconds(end)}&step={step.TotalSeconds:0.###}");
        return Series(await _api.AskAsync(question, "matrix", cancellationToken).ConfigureAwait(false));
    }

    private static string Seconds(DateTimeOffset time) => FormattableString.Invariant($"{time.ToUnixTimeMilliseconds() / 1000.0:0.###}");

    private static ImmutableArray<LabelledSamples> Series(PrometheusAnswer answer) =>
    [
        .. from told in answer.Data!.Result!
           let points = told.Values ?? (told.Value is PrometheusPoint one ? [one] : [])
           let samples = points.Where(point => double.IsFinite(point.Value)).Select(point => new MetricSample(point.UnixMilliseconds, point.Value)).ToImmutableArray()
           where samples.Length > 0
           select new LabelledSamples((told.Metric ?? []).ToImmutableDictionary(), samples),
    ];
}
