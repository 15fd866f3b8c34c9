using System.Net;
using System.Text;
using Meshward.Core.Metrics;
using Meshward.Core.Randomness;
using Meshward.Mesh.Metrics;
using Meshward.Mesh.Tests.Metrics;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Mesh.Tests.Fuzzing;

/// <summary>Whatever answers in the place of a Prometheus server, it is taken as measurements or refused in one line.</summary>
public sealed class FuzzedPrometheusTests
{
    private const string Matrix = """
        {"status":"success","data":{"resultType":"matrix","result":[
          {"metric":{"__name__":"istio_requests_total","instance":"127.0.0.1:8641","job":"meshward","reporter":"source","source_workload":"front",
            "destination_workload":"node1","destination_service_name":"info1","destination_service_namespace":"shop","response_code":"200","response_flags":"-"},
           "values":[[1800000000.123,"7"],[1800000001,"1e3"],[1800000002.0004,"NaN"],[1800000003,"+Inf"]]},
          {"metric":{"__name__":"istio_request_duration_milliseconds_sum","instance":"127.0.0.1:8641"},"values":[[1800000000,"2500"]]},
          {"metric":{"__name__":"istio_request_duration_milliseconds_bucket","le":"25","pod":"p","namespace":"n"},"values":[[1800000000,"3"]]}
        ]},"warnings":["one store is away"]}
        """;

    private const string Vector = """
        {"status":"success","data":{"resultType":"vector","result":[
          {"metric":{"destination_service_name":"web","destination_service_namespace":"shop","destination_workload":"web-v1","destination_workload_namespace":"shop","destination_version":"v1"},"value":[1800000000,"2"]},
          {"metric":{},"value":[1800000000,"15"]}]}}
        """;

    private const string Error = """{"status":"error","errorType":"bad_data","error":"parse error"}""";

    private static readonly DateTimeOffset _since = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private static readonly PrometheusSettings _settings = new(new Uri("http://prometheus:9090/")) { Retries = 0, MaxAnswerBytes = 1 << 20 };

    private static readonly ByteMutator _mutator = new(
        "null", "[null]", "\"NaN\"", "\"+Inf\"", "\"1e999\"", "[1e11,\"1\"]", "[-1,\"1\"]", "[1800000000,1]", "\"\\ud800\"", "\"\\u0000\"", "\"\\n\"", "{", "}", "[", "]", ",", ":", "\"", "\"matrix\"", "\"vector\"", "\"scalar\"", "\"string\"",
        "\"values\":", "\"value\":", "\"histograms\":[[1,{}]],", "\"metric\":", "\"le\":\"x\"", "\"__name__\":", "\"status\":\"error\",", "\"infos\":[null]", "\"warnings\":[null]");

    [Theory]
    [InlineData("[null]")]
    [InlineData("""[{"metric":{"__name__":null},"values":[[1,"1"]]}]""")]
    [InlineData("""[{"metric":{"__name__":"istio_requests_total"},"values":[[253402300800,"1"]]}]""")]
    [InlineData("""[{"metric":{"__name__":"istio_requests_total"},"values":[[-1,"1"]]}]""")]
    [InlineData("""[{"metric":{"__name__":"istio_requests_total"},"values":[null]}]""")]
    public async Task Nulls_and_times_that_are_none_are_refused(string result) => Assert.NotNull(
        await RefusalAsync($$$"""{"status":"success","data":{"resultType":"matrix","result":{{{result}}}}}""", HttpStatusCode.OK));

    [Fact]
    public async Task A_server_that_says_much_is_cut_short()
    {
        string line = (await RefusalAsync($$"""{"status":"error","errorType":"x","error":"{{new string('e', 100_000)}}\r\n\u001b[31m"}""", HttpStatusCode.BadRequest))!;
        Assert.True(line.Length < 1000, line);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public Task No_answer_breaks_what_asks_Prometheus() => new Fuzz("answers of Prometheus").RunAsync(700, Answer, async answer =>
    {
        _ = await RefusalAsync(answer.Body, answer.Status);
    }, answer => $"{answer.Status} {answer.Body}");

    private static (string Body, HttpStatusCode Status) Answer(ref CounterRandom random)
    {
        string[] corpus = [Matrix, Vector, Error];
        HttpStatusCode status = random.NextInt(5) == 0 ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK;
        return (random.NextInt(2) == 0
            ? JsonMutator.Mutate(corpus[random.NextInt(corpus.Length)], ref random)
            : Encoding.UTF8.GetString(_mutator.Mutate([.. corpus.Select(Encoding.UTF8.GetBytes)], ref random)), status);
    }

    // The last refusal of what asks; null where all could use the answer.
    private static async Task<string?> RefusalAsync(string body, HttpStatusCode status)
    {
        using var server = new ScriptedServer(ScriptedServer.Answer(body, status));
        using var http = new HttpClient(server);
        CancellationToken stop = TestContext.Current.CancellationToken;
        var queries = new PrometheusQueries(http, _settings, TimeProvider.System);
        string? refusal = null;
        await TryAsync(async () => _ = await queries.AtAsync("up", _since, stop));
        await TryAsync(async () => _ = await queries.OverAsync("up", _since, _since.AddMinutes(1), TimeSpan.FromSeconds(5), stop));
        await TryAsync(async () => _ = await new IstioSurvey(queries, null).LookAsync(_since.AddHours(-1), _since, null, stop));
        await TryAsync(async () => _ = await new PrometheusSource(http, _settings, TimeProvider.System).ReadAsync("info1", _since, _since.AddSeconds(10), stop));
        return refusal;

        async Task TryAsync(Func<Task> ask)
        {
            try
            {
                await ask();
            }
            catch (MetricSourceException refused)
            {
                Assert.False(refused.Message.Any(sign => sign is '\n' or '\r') || refused.Message.Length > 3000, refused.Message);
                refusal = refused.Message;
            }
        }
    }
}
