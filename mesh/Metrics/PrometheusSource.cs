using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Meshward.Core.Metrics;
using Polly;

namespace Meshward.Mesh.Metrics;

/// <summary>Samples of Istio's standard metrics from a Prometheus server, or from whatever speaks its HTTP API.</summary>
public sealed class PrometheusSource : IMetricSource, IMetricHistory
{
    private const string Accepted = "application/json";

    private readonly HttpClient _http;
    private readonly PrometheusSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _retry;
    private readonly Uri _query;

    /// <param name="http">Sends the questions; whoever made it disposes it.</param>
    /// <param name="settings">Whom to ask, and how patiently.</param>
    /// <param name="clock">The time, and that of waiting.</param>
    public PrometheusSource(HttpClient http, PrometheusSettings settings, TimeProvider clock)
    {
        (_http, _settings, _clock) = (http, settings, clock);
        _retry = PrometheusRetry.Pipeline(settings, clock);
        _query = new Uri(new Uri(settings.Address.AbsoluteUri.TrimEnd('/') + "/"), "api/v1/query");
    }

    /// <inheritdoc/>
    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(service, since, _clock.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    public async Task<MetricReading> ReadAsync(string service, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (until <= since)
            return MetricReading.Empty;
        string time = (until.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
        string query = IstioQuery.Samples(service, _settings.ServiceNamespace, until - since);
        var address = new Uri(_query, FormattableString.Invariant($"?query={Uri.EscapeDataString(query)}&time={time}"));
        return await _retry.ExecuteAsync(async token => await AskAsync(address, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<MetricReading> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_settings.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Accepted));
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            PrometheusAnswer? answer = await BodyAsync(response, either.Token).ConfigureAwait(false);
            return Reading(response, answer);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(FormattableString.Invariant($"no answer within {_settings.Timeout.TotalSeconds:0.###} s"), isPassing: true, isTooLarge: true);
        }
        catch (AnswerTooLargeException exception)
        {
            throw Failure(FormattableString.Invariant($"the answer is larger than {_settings.MaxAnswerBytes} bytes; ask for a shorter time or fewer series"), isPassing: false, exception, isTooLarge: true);
        }
        catch (JsonException exception)
        {
            string place = exception.Path is null ? "" : $" at {exception.Path}";
            throw Failure($"expected an answer of Prometheus' HTTP API in JSON, found something else{place}", isPassing: false, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Failure($"cannot be asked: {exception.Message.ReplaceLineEndings(" ")}", isPassing: true, exception);
        }
    }

    // Errors have bodies in the same form; where they are of another form, such as a proxy's page, the status says enough.
    private async Task<PrometheusAnswer?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var bounded = new BoundedStream(body, _settings.MaxAnswerBytes);
        try
        {
            return await JsonSerializer.DeserializeAsync(bounded, PrometheusJson.Default.PrometheusAnswer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!response.IsSuccessStatusCode && exception is JsonException or AnswerTooLargeException)
        {
            return null;
        }
    }

    private MetricReading Reading(HttpResponseMessage response, PrometheusAnswer? answer)
    {
        if (!response.IsSuccessStatusCode || answer is not { Status: "success" })
        {
            string status = response.IsSuccessStatusCode ? "" : FormattableString.Invariant($" {(int)response.StatusCode}");
            string why = answer?.Error is string error ? $": {answer.ErrorType ?? "error"}: {error.ReplaceLineEndings(" ")}" : "";
            throw Failure(status.Length + why.Length == 0 ? "expected an answer with status \"success\"" : $"answers{status}{why}", IsPassing(response.StatusCode), retryAfter: RetryAfter(response), isTooLarge: IsTooLarge(response, answer));
        }

        if (answer.Data is not { ResultType: "matrix", Result: PrometheusMatrixSeries[] result })
            throw Failure($"expected a result of type matrix, found {answer.Data?.ResultType ?? "none"}", isPassing: false);
        return new MetricReading([.. result.Select(Series).OfType<SampledSeries>()], [.. (answer.Warnings ?? []).Select(warning => warning.ReplaceLineEndings(" "))]);
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

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // The question is always the same but for its time, so that what cannot be executed is over a limit of the server: on samples, series or bytes.
    private static bool IsTooLarge(HttpResponseMessage response, PrometheusAnswer? answer) =>
        response.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge || answer?.ErrorType is "timeout";

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: TimeSpan delta } => delta,
        { Date: DateTimeOffset date } => date > _clock.GetUtcNow() ? date - _clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private MetricSourceException Failure(string what, bool isPassing, Exception? inner = null, TimeSpan? retryAfter = null, bool isTooLarge = false) =>
        new($"Prometheus at {_settings.Address}: {what}", isPassing, inner) { RetryAfter = retryAfter, IsTooLarge = isTooLarge };
}
