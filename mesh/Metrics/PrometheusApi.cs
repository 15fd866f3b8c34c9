using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Meshward.Core.Metrics;
using Polly;

namespace Meshward.Mesh.Metrics;

/// <summary>Asks Prometheus' HTTP API, and tells in one line what is wrong with an answer.</summary>
internal sealed class PrometheusApi
{
    private const string Accepted = "application/json";
    private const int LongestReason = 500;
    private const int MostWarnings = 20;

    private readonly HttpClient _http;
    private readonly PrometheusSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _retry;
    private readonly Uri _root;

    /// <param name="http">Sends the questions; whoever made it disposes it.</param>
    /// <param name="settings">Whom to ask, and how patiently.</param>
    /// <param name="clock">The time, and that of waiting.</param>
    public PrometheusApi(HttpClient http, PrometheusSettings settings, TimeProvider clock)
    {
        (_http, _settings, _clock) = (http, settings, clock);
        _retry = PrometheusRetry.Pipeline(settings, clock);
        _root = new Uri(settings.Address.AbsoluteUri.TrimEnd('/') + "/");
    }

    /// <summary>Asks until there is an answer, or a failure that does not pass.</summary>
    /// <param name="question">Path below the server's address, with its query, escaped.</param>
    /// <param name="resultType">Type that the result has to have: <c>matrix</c> or <c>vector</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>An answer with a result of that type.</returns>
    /// <exception cref="MetricSourceException">There is none.</exception>
    public async Task<PrometheusAnswer> AskAsync(string question, string resultType, CancellationToken cancellationToken)
    {
        var address = new Uri(_root, question);
        return await _retry.ExecuteAsync(async token => await AskOnceAsync(address, resultType, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<PrometheusAnswer> AskOnceAsync(Uri address, string resultType, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_settings.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Accepted));
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            PrometheusAnswer? answer = await BodyAsync(response, either.Token).ConfigureAwait(false);
            return Checked(response, answer, resultType);
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
            string place = exception.Path is null ? "" : $" at {Line(exception.Path)}";
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

    private PrometheusAnswer Checked(HttpResponseMessage response, PrometheusAnswer? answer, string resultType)
    {
        if (!response.IsSuccessStatusCode || answer is not { Status: "success" })
        {
            string status = response.IsSuccessStatusCode ? "" : FormattableString.Invariant($" {(int)response.StatusCode}");
            string why = answer?.Error is string error ? $": {Line(answer.ErrorType ?? "error")}: {Line(error)}" : "";
            throw Failure(status.Length + why.Length == 0 ? "expected an answer with status \"success\"" : $"answers{status}{why}", IsPassing(response.StatusCode), retryAfter: RetryAfter(response), isTooLarge: IsTooLarge(response, answer));
        }

        if (answer.Data is not { Result: not null } data || data.ResultType != resultType)
            throw Failure($"expected a result of type {resultType}, found {Line(answer.Data?.ResultType ?? "none")}", isPassing: false);
        if (data.Result.Any(series => series is null || series.Metric?.ContainsValue(null!) == true))
            throw Failure("expected series with labels that have values, found null", isPassing: false);
        return answer with { Warnings = [.. (answer.Warnings ?? []).Take(MostWarnings).Select(Line)] };
    }

    // What the server says goes to logs and terminals: one line, and not its whole memory.
    private static string Line(string? text)
    {
        string line = new([.. (text ?? "").Take(LongestReason).Select(sign => char.IsControl(sign) || char.IsSurrogate(sign) ? ' ' : sign)]);
        return text?.Length > LongestReason ? line + "…" : line;
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // Questions are always of the same form but for their time, so that what cannot be executed is over a limit of the server: on samples, series or bytes.
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
