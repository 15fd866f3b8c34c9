using System.Net;
using Meshward.Core.Metrics;
using Meshward.Mesh.Metrics;

namespace Meshward.Mesh.Tests.Metrics;

public sealed class PrometheusSourceTests
{
    private const string Nothing = """{"status":"success","data":{"resultType":"matrix","result":[]}}""";

    private static readonly DateTimeOffset _since = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    private static readonly PrometheusSettings _settings = new(new Uri("http://prometheus:9090/behind/")) { RetryDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Samples_come_with_their_own_times_and_in_seconds()
    {
        MetricReading reading = await AskAsync(ScriptedServer.Answer("""
            {"status":"success","data":{"resultType":"matrix","result":[
              {"metric":{"__name__":"istio_requests_total","instance":"127.0.0.1:8641","job":"meshward","reporter":"source","source_workload":"front",
                "destination_workload":"node1","destination_service_name":"info1","response_code":"200","response_flags":"-"},
               "values":[[1800000000.123,"7"],[1800000001,"1e3"],[1800000002.0004,"NaN"],[1800000003,"+Inf"],[1800000004,"-Inf"]]},
              {"metric":{"__name__":"istio_request_duration_milliseconds_sum","instance":"127.0.0.1:8641"},"values":[[1800000000,"2500"]]},
              {"metric":{"__name__":"istio_request_duration_milliseconds_bucket","le":"25","instance":"127.0.0.1:8641"},"values":[[1800000000,"3"]]},
              {"metric":{"__name__":"istio_request_duration_milliseconds_bucket","le":"+Inf","instance":"127.0.0.1:8641"},"values":[[1800000000,"4"]]},
              {"metric":{"__name__":"istio_request_bytes_sum"},"values":[[1800000000,"4"]]}
            ]},"warnings":["one store is away"],"infos":["none"]}
            """));

        Assert.Equal(4, reading.Series.Length);
        Assert.Equal(
            new MetricSeries(MetricKind.Requests, "instance=127.0.0.1:8641,job=meshward", "127.0.0.1:8641", "source", "front", "node1", "200", "-"), reading.Series[0].Series);
        Assert.Equal(
            [(1_800_000_000_123, 7), (1_800_000_001_000, 1000), (1_800_000_002_000, double.NaN), (1_800_000_003_000, double.PositiveInfinity), (1_800_000_004_000, double.NegativeInfinity)],
            reading.Series[0].Samples.Select(sample => (sample.UnixMilliseconds, sample.Value)));
        Assert.Equal(2.5, reading.Series[1].Samples[0].Value);
        Assert.Equal([0.025, double.PositiveInfinity], reading.Series[2..].Select(series => series.Series.UpperBoundSeconds!.Value));
        Assert.Equal(["one store is away"], reading.Warnings);
    }

    [Fact]
    public async Task All_samples_of_the_service_are_asked_for_in_one_query()
    {
        var server = new ScriptedServer(ScriptedServer.Answer(Nothing));
        await AskAsync(server, _settings with { ServiceNamespace = "shop" });

        Uri asked = Assert.Single(server.Asked);
        Assert.Equal("/behind/api/v1/query", asked.AbsolutePath);
        Assert.Equal(
            """?query={__name__=~"istio_requests_total|istio_request_duration_milliseconds_(bucket|sum|count)",destination_service_name="info1",destination_service_namespace="shop"}[12500ms]&time=1800000012.5""",
            Uri.UnescapeDataString(asked.Query));
    }

    [Fact]
    public async Task Nothing_is_asked_about_no_time_at_all()
    {
        var server = new ScriptedServer(ScriptedServer.Answer(Nothing));
        using var http = new HttpClient(server);
        var source = new PrometheusSource(http, _settings, TimeProvider.System);

        Assert.Empty((await source.ReadAsync("info1", _since, _since, TestContext.Current.CancellationToken)).Series);
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"status":"error","errorType":"bad_data","error":"parse error"}""", "answers 400: bad_data: parse error", 1, false)]
    [InlineData(HttpStatusCode.UnprocessableEntity, """{"status":"error","errorType":"execution","error":"too many\nsamples"}""", "answers 422: execution: too many samples", 1, false)]
    [InlineData(HttpStatusCode.OK, """{"status":"error","errorType":"timeout","error":"query timed out"}""", "answers: timeout: query timed out", 1, false)]
    [InlineData(HttpStatusCode.OK, "{}", "expected an answer with status \"success\"", 1, false)]
    [InlineData(HttpStatusCode.OK, "null", "expected an answer with status \"success\"", 1, false)]
    [InlineData(HttpStatusCode.Unauthorized, "<html>no</html>", "answers 401", 1, false)]
    [InlineData(HttpStatusCode.InternalServerError, "", "answers 500", 1, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "starting", "answers 503", 3, true)]
    [InlineData(HttpStatusCode.TooManyRequests, "", "answers 429", 3, true)]
    [InlineData(HttpStatusCode.OK, "<html>hello</html>", "expected an answer of Prometheus' HTTP API in JSON", 1, false)]
    [InlineData(HttpStatusCode.OK, """{"status":"success","data":{"resultType":"vector","result":[]}}""", "expected a result of type matrix, found vector", 1, false)]
    [InlineData(HttpStatusCode.OK, """{"status":"success"}""", "expected a result of type matrix, found none", 1, false)]
    [InlineData(HttpStatusCode.OK, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["x","1"]]}]}}""", "found something else at $.data.result[0].values[0]", 1, false)]
    [InlineData(HttpStatusCode.OK, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"x"]]}]}}""", "found something else at $.data.result[0].values[0]", 1, false)]
    public async Task What_is_wrong_with_an_answer_is_told_in_one_line_and_asked_again_where_it_may_pass(
        HttpStatusCode status, string body, string expected, int attempts, bool isPassing)
    {
        var server = new ScriptedServer(ScriptedServer.Answer(body, status));
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(() => AskAsync(server));

        Assert.StartsWith("Prometheus at http://prometheus:9090/behind/: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal((attempts, isPassing), (server.Asked.Count, failure.IsPassing));
    }

    [Fact]
    public async Task A_question_that_could_not_be_asked_is_asked_again()
    {
        var server = new ScriptedServer(
            ScriptedServer.Fails(new HttpRequestException("Connection refused")), ScriptedServer.Answer("", HttpStatusCode.BadGateway), ScriptedServer.Answer(Nothing));

        Assert.Empty((await AskAsync(server)).Series);
        Assert.Equal(3, server.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_with_the_reason()
    {
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(
            () => AskAsync(ScriptedServer.Fails(new HttpRequestException("Connection refused (prometheus:9090)"))));

        Assert.Equal("Prometheus at http://prometheus:9090/behind/: cannot be asked: Connection refused (prometheus:9090)", failure.Message);
        Assert.True(failure.IsPassing);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_short_rest_gets_it()
    {
        var server = new ScriptedServer(ScriptedServer.Answer("", HttpStatusCode.TooManyRequests, "1"), ScriptedServer.Answer(Nothing));
        long before = TimeProvider.System.GetTimestamp();
        await AskAsync(server);

        Assert.InRange(TimeProvider.System.GetElapsedTime(before).TotalSeconds, 0.95, 30);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_long_rest_is_left_alone()
    {
        var server = new ScriptedServer(ScriptedServer.Answer("", HttpStatusCode.ServiceUnavailable, "60"));
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(() => AskAsync(server));

        Assert.Equal((1, TimeSpan.FromSeconds(60)), (server.Asked.Count, failure.RetryAfter));
    }

    [Fact]
    public async Task A_server_that_sleeps_is_given_up_after_the_time_out()
    {
        var server = new ScriptedServer(ScriptedServer.Sleeps);
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(
            () => AskAsync(server, _settings with { Timeout = TimeSpan.FromMilliseconds(50), Retries = 1 }));

        Assert.Contains("no answer within 0.05 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task Whoever_asked_can_give_the_question_up()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        using var http = new HttpClient(new ScriptedServer(ScriptedServer.Sleeps));
        var source = new PrometheusSource(http, _settings, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ReadAsync("info1", DateTimeOffset.UnixEpoch, stop.Token));
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up_at_the_bound()
    {
        string body = $"{{\"status\":\"success\",\"warnings\":[\"{new string('x', 5000)}\"]}}";
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(() => AskAsync(new ScriptedServer(ScriptedServer.Answer(body)), _settings with { MaxAnswerBytes = 4096 }));

        Assert.Contains("larger than 4096 bytes", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsTooLarge);
        Assert.False(failure.IsPassing);
    }

    [Theory]
    [InlineData(HttpStatusCode.UnprocessableEntity, "execution", true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "timeout", true)]
    [InlineData(HttpStatusCode.BadRequest, "bad_data", false)]
    [InlineData(HttpStatusCode.InternalServerError, "internal", false)]
    public async Task What_a_shorter_time_may_help_against_is_known(HttpStatusCode status, string type, bool isTooLarge)
    {
        string body = $"{{\"status\":\"error\",\"errorType\":\"{type}\",\"error\":\"no\"}}";
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(() => AskAsync(new ScriptedServer(ScriptedServer.Answer(body, status)), _settings));

        Assert.Equal(isTooLarge, failure.IsTooLarge);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9090", true)]
    [InlineData("https://example.org/prometheus/", true)]
    [InlineData("127.0.0.1:9090", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("http://user:secret@127.0.0.1:9090", false)]
    [InlineData("", false)]
    public void An_address_is_checked_before_it_is_used(string address, bool isValid)
    {
        var settings = PrometheusSettings.Of("--prometheus", address);

        Assert.Equal(isValid, settings.IsValid);
        Assert.All(settings.Diagnostics, mistake => Assert.StartsWith("--prometheus: expected the address of a Prometheus server", mistake.ToString(), StringComparison.Ordinal));
    }

    private static Task<MetricReading> AskAsync(Func<HttpResponseMessage> answer) => AskAsync(new ScriptedServer(answer));

    private static async Task<MetricReading> AskAsync(ScriptedServer server, PrometheusSettings? settings = null)
    {
        using var http = new HttpClient(server);
        var source = new PrometheusSource(http, settings ?? _settings, TimeProvider.System);
        return await source.ReadAsync("info1", _since, _since.AddSeconds(12.5), TestContext.Current.CancellationToken);
    }
}
