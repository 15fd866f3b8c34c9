using Meshward.Core.Metrics;
using Meshward.Mesh.Metrics;

namespace Meshward.Mesh.Tests.Metrics;

public sealed class IstioSeriesTests
{
    // As Istio 1.20 writes them, with what a scrape of pods puts on them.
    private static readonly Dictionary<string, string> _labels = new()
    {
        ["__name__"] = "istio_requests_total",
        ["reporter"] = "destination",
        ["source_workload"] = "front",
        ["source_version"] = "v1",
        ["destination_workload"] = "reviews-v2",
        ["destination_version"] = "v2",
        ["destination_service_name"] = "reviews",
        ["response_code"] = "200",
        ["response_flags"] = "-",
        ["connection_security_policy"] = "mutual_tls",
        ["job"] = "kubernetes-pods",
        ["instance"] = "10.0.0.7:15020",
        ["namespace"] = "shop",
        ["pod"] = "reviews-v2-abc",
    };

    [Fact]
    public void Two_pages_of_one_pod_are_one_pod_with_two_targets()
    {
        MetricSeries merged = Of(), envoy = Of(("job", "envoy-stats"), ("instance", "10.0.0.7:15090"));

        Assert.Equal("shop/reviews-v2-abc", merged.Pod);
        Assert.Equal(merged with { Target = envoy.Target }, envoy);
        Assert.NotEqual(merged.Target, envoy.Target);
    }

    [Fact]
    public void Replicas_of_a_store_are_two_pages() => Assert.NotEqual(Of(("prometheus_replica", "a")).Target, Of(("prometheus_replica", "b")).Target);

    [Theory]
    [InlineData("destination_version", "v3")]
    [InlineData("connection_security_policy", "none")]
    [InlineData("request_host", "shop.example")]
    public void Other_labels_tell_requests_apart_and_not_pages(string name, string value)
    {
        MetricSeries one = Of(), other = Of((name, value));

        Assert.Equal(one.Target, other.Target);
        Assert.NotEqual(one.Detail, other.Detail);
    }

    [Fact]
    public void All_metrics_of_the_same_requests_differ_in_what_they_count_alone()
    {
        MetricSeries count = Of();

        Assert.Equal(count with { Kind = MetricKind.DurationCount }, Of(("__name__", "istio_request_duration_milliseconds_count")));
        Assert.Equal(count with { Kind = MetricKind.DurationBucket, UpperBoundSeconds = 0.5 }, Of(("__name__", "istio_request_duration_milliseconds_bucket"), ("le", "500")));
    }

    [Theory]
    [InlineData("istio_request_bytes_sum", "1")]
    [InlineData("up", "1")]
    [InlineData("istio_request_duration_milliseconds_bucket", "many")]
    [InlineData("istio_request_duration_milliseconds_bucket", "NaN")]
    [InlineData("istio_request_duration_milliseconds_bucket", "")]
    public void Other_series_are_none(string name, string bound) =>
        Assert.Null(IstioSeries.Of(new Dictionary<string, string>(_labels) { ["__name__"] = name, ["le"] = bound }));

    [Theory]
    [InlineData("info1", "\"info1\"")]
    [InlineData("a\"b\\c\n", "\"a\\\"b\\\\c\\x0a\"")]
    public void Names_are_quoted_in_queries(string service, string quoted) =>
        Assert.Contains($"destination_service_name={quoted}}}[1000ms]", IstioQuery.Samples(service, null, TimeSpan.FromSeconds(1)), StringComparison.Ordinal);

    private static MetricSeries Of(params (string Name, string Value)[] changed)
    {
        var labels = new Dictionary<string, string>(_labels);
        foreach ((string name, string value) in changed)
            labels[name] = value;
        return IstioSeries.Of(labels)!;
    }
}
