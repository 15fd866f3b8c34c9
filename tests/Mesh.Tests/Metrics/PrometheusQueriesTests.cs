using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Metrics;

namespace Meshward.Mesh.Tests.Metrics;

public sealed class PrometheusQueriesTests
{
    private static readonly DateTimeOffset _time = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_500);

    // The forms of results: prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats
    [Fact]
    public async Task A_query_at_one_time_gives_one_sample_a_series()
    {
        var server = new ScriptedServer(ScriptedServer.Answer("""
            {"status":"success","data":{"resultType":"vector","result":[
              {"metric":{"job":"a"},"value":[1800000000.5,"3"]},{"metric":{"job":"b"},"value":[1800000000.5,"NaN"]}]}}
            """));
        ImmutableArray<LabelledSamples> found = await Queries(server).AtAsync("sum by (job) (up)", _time, TestContext.Current.CancellationToken);

        LabelledSamples one = Assert.Single(found);
        Assert.Equal(("a", "", 3.0), (one["job"], one["pod"], one.Last));
        Assert.Equal("http://prometheus:9090/api/v1/query?query=sum by (job) (up)&time=1800000000.5", Uri.UnescapeDataString(server.Asked[0].AbsoluteUri));
    }

    [Fact]
    public async Task A_query_over_time_gives_samples_in_steps()
    {
        var server = new ScriptedServer(ScriptedServer.Answer("""
            {"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1800000000.5,"3"],[1800000060.5,"+Inf"],[1800000120.5,"4"]]}]}}
            """));
        ImmutableArray<LabelledSamples> found = await Queries(server).OverAsync("up", _time, _time.AddMinutes(2), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal([(1_800_000_000_500, 3), (1_800_000_120_500, 4)], found[0].Samples.Select(sample => (sample.UnixMilliseconds, sample.Value)));
        Assert.Equal("http://prometheus:9090/api/v1/query_range?query=up&start=1800000000.5&end=1800000120.5&step=60", Uri.UnescapeDataString(server.Asked[0].AbsoluteUri));
    }

    [Fact]
    public async Task A_result_of_another_type_is_told()
    {
        var server = new ScriptedServer(ScriptedServer.Answer("""{"status":"success","data":{"resultType":"matrix","result":[]}}"""));
        MetricSourceException failure = await Assert.ThrowsAsync<MetricSourceException>(() => Queries(server).AtAsync("up", _time, TestContext.Current.CancellationToken));

        Assert.Equal("Prometheus at http://prometheus:9090/: expected a result of type vector, found matrix", failure.Message);
    }

    [Fact]
    public async Task Cores_and_replicas_are_asked_for_by_the_name_of_their_workload()
    {
        var server = new ScriptedServer(ScriptedServer.Answer("""{"status":"success","data":{"resultType":"matrix","result":[]}}"""));
        var amounts = new PrometheusAmounts(Queries(server), "shop");
        foreach (ControlKind kind in new[] { ControlKind.Replicas, ControlKind.Cores })
        {
            var control = new ControlSpec($"{kind}.web", kind, ControlMode.Absolute, "web", null, [1, 2], 0);
            Assert.Empty(await amounts.ReadAsync(control, _time, 3, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        }

        string[] asked = [.. server.Asked.Select(uri => Uri.UnescapeDataString(uri.Query))];
        Assert.StartsWith("""?query=max(kube_deployment_spec_replicas{deployment="web",namespace="shop"})&start=1800000000.5&end=1800000002.5&step=1""", asked[0], StringComparison.Ordinal);
        Assert.Contains("""max(meshward_testbed_cores{workload="web"}) or max(sum by (namespace,pod) (kube_pod_container_resource_limits{resource="cpu",""", asked[1], StringComparison.Ordinal);
    }

    private static PrometheusQueries Queries(ScriptedServer server) => new(new HttpClient(server), new PrometheusSettings(new Uri("http://prometheus:9090")), TimeProvider.System);
}
