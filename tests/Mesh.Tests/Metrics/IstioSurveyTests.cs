using System.Globalization;
using System.Net;
using Meshward.Core.Scenarios.Drafting;
using Meshward.Mesh.Metrics;

namespace Meshward.Mesh.Tests.Metrics;

public sealed class IstioSurveyTests
{
    private const long Start = 1_800_000_000;

    private static readonly DateTimeOffset _from = DateTimeOffset.FromUnixTimeSeconds(Start);

    // Samples all the time, and 40 of a series in ten minutes: one every 15 s, so that a minute holds four.
    [Fact]
    public async Task What_is_too_much_for_the_server_is_asked_about_a_shorter_time()
    {
        var server = new ScriptedServer(
            Matrix(Enumerable.Range(1, 200).Select(count => (Start + (18 * count), 5.0))),
            Vector("40"),
            ScriptedServer.Answer("""{"status":"error","errorType":"execution","error":"query processing would load too many samples"}""", HttpStatusCode.UnprocessableEntity),
            Matrix([]), Matrix([]), Matrix([]), Vector(null));
        FoundMesh? mesh = await LookAsync(server);

        Assert.Equal((15, 60, 60), (mesh!.ScrapeInterval.TotalSeconds, mesh.MonitoringInterval.TotalSeconds, mesh.FigureInterval.TotalSeconds));
        Assert.Equal((_from.AddMinutes(30), _from.AddHours(1)), (mesh.From, mesh.Until));
        Assert.Empty(mesh.Services);

        // The first interval may begin before there are samples, and does not count.
        Assert.Equal([Start + (2 * 60), Start + (32 * 60)], server.Asked.Skip(2).Take(2).Select(StartOf));
    }

    [Fact]
    public async Task A_mesh_without_samples_is_none()
    {
        Assert.Null(await LookAsync(new ScriptedServer(Matrix([]))));
    }

    private static long StartOf(Uri asked) => long.Parse(asked.Query.Split("&start=")[1].Split('&')[0], CultureInfo.InvariantCulture);

    private static Func<HttpResponseMessage> Matrix(IEnumerable<(long Time, double Value)> samples)
    {
        string values = string.Join(',', samples.Select(sample => string.Create(CultureInfo.InvariantCulture, $"[{sample.Time},\"{sample.Value}\"]")));
        string series = values.Length == 0 ? "" : "{\"metric\":{},\"values\":[" + values + "]}";
        return ScriptedServer.Answer("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + series + "]}}");
    }

    private static Func<HttpResponseMessage> Vector(string? value) => ScriptedServer.Answer(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + (value is null ? "" : "{\"metric\":{},\"value\":[1800003600,\"" + value + "\"]}") + "]}}");

    private static async Task<FoundMesh?> LookAsync(ScriptedServer server)
    {
        using var http = new HttpClient(server);
        var queries = new PrometheusQueries(http, new PrometheusSettings(new Uri("http://prometheus:9090")), TimeProvider.System);
        return await new IstioSurvey(queries, null).LookAsync(_from, _from.AddHours(1), null, TestContext.Current.CancellationToken);
    }
}
