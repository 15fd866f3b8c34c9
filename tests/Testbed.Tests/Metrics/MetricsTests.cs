using System.Globalization;
using System.Net.Http.Headers;

namespace Meshward.Testbed.Tests.Metrics;

public sealed class MetricsTests
{
    private const string Requests = "istio_requests_total", Durations = "istio_request_duration_milliseconds";

    [Fact]
    public async Task The_page_is_open_metrics_with_the_names_types_and_labels_of_istio()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        using HttpResponseMessage response = await mesh.Client.GetAsync(new Uri(mesh.Testbed.Operation, "metrics"), TestContext.Current.CancellationToken);
        Assert.Equal(MediaTypeHeaderValue.Parse("application/openmetrics-text; version=1.0.0; charset=utf-8"), response.Content.Headers.ContentType);
        MetricsPage page = new(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("counter", page.Types["istio_requests"]);
        Assert.Equal("histogram", page.Types[Durations]);
        string[] labels =
        [
            "connection_security_policy", "destination_service", "destination_service_name", "destination_service_namespace", "destination_workload",
            "destination_workload_namespace", "reporter", "request_protocol", "response_code", "response_flags", "source_workload", "source_workload_namespace",
        ];
        Assert.All(page.Find(Requests), sample => Assert.Equal(labels, sample.Labels.Keys.Order()));
        Assert.All(page.Find($"{Durations}_count"), sample => Assert.Equal(labels, sample.Labels.Keys.Order()));
        Assert.All(page.Find($"{Durations}_bucket"), sample => Assert.Equal(labels, sample.Labels.Keys.Where(key => key != "le").Order()));
        var (served, _) = Assert.Single(page.Find(Requests, Labels("info1", "node1", "200", "-")));
        Assert.Equal(("source", "front", "info1.meshward.svc.cluster.local"), (served["reporter"], served["source_workload"], served["destination_service"]));
        Assert.Equal(1, page.Sum("meshward_testbed_info", ("work", "timed")));
        Assert.Equal(4, page.Sum("meshward_testbed_cores", ("workload", "node2")));
    }

    [Fact]
    public async Task Counters_and_histograms_agree_with_what_the_client_saw()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(milliseconds: 3);
        await mesh.PutAsync("""{"services":{"info1":{"weights":{"node1":70,"node2":30},"blocking":0.3}}}""");
        long start = TimeProvider.System.GetTimestamp();
        var answers = await mesh.AskAsync("info1", 150, atATime: 1);
        double elapsed = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        await mesh.AskAsync("compute", 20);
        MetricsPage page = await PageWithAsync(mesh, 170);
        foreach (string node in new[] { "node1", "node2" })
        {
            Assert.Equal(answers.Count(answer => answer.Node == node), page.Sum(Requests, Labels("info1", node, "200", "-")));
        }

        Assert.Equal(answers.Count(answer => answer.IsShed), page.Sum(Requests, Labels("info1", "unknown", "503", "FI")));
        Assert.Equal(20, page.Sum(Requests, ("destination_service_name", "compute")));
        Assert.Equal(0, page.Sum(Requests, ("destination_service_name", "info2")));
        foreach (var (labels, count) in page.Find($"{Durations}_count"))
        {
            var key = labels.Select(label => (label.Key, label.Value)).ToArray();
            Assert.Equal(count, page.Sum(Requests, key));
            var buckets = page.Find($"{Durations}_bucket", key).Select(bucket => (Le: Bound(bucket.Labels["le"]), bucket.Value)).ToArray();
            Assert.Equal(buckets.OrderBy(bucket => bucket.Le).Select(bucket => bucket.Value), buckets.Select(bucket => bucket.Value).Order());
            Assert.Equal(count, buckets.Single(bucket => double.IsPositiveInfinity(bucket.Le)).Value);
        }

        // One after the other: work takes 3 ms each, and the sum is part of what passed.
        double sum = page.Sum($"{Durations}_sum", ("destination_service_name", "info1"), ("response_code", "200"));
        Assert.InRange(sum, 3 * answers.Count(answer => !answer.IsShed), elapsed);
        Assert.Equal(0, page.Sum($"{Durations}_bucket", ("destination_service_name", "info1"), ("response_code", "200"), ("le", "2.7")));
    }

    [Fact]
    public async Task Requests_that_warm_the_testbed_up_are_counted_nowhere_and_change_no_draws()
    {
        await using SmallTestbed cold = await SmallTestbed.StartAsync();
        await using SmallTestbed warm = await SmallTestbed.StartAsync(change: options => options with { WarmUpRequests = 10 });
        Assert.Equal(0, new MetricsPage(await warm.MetricsAsync()).Sum(Requests));
        Assert.Equal(await cold.AskAsync("info1", 30, atATime: 1), await warm.AskAsync("info1", 30, atATime: 1));
        await PageWithAsync(warm, 30);
    }

    [Fact]
    public async Task Buckets_include_those_of_istio_and_are_ten_percent_apart_where_percentiles_are_told()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        MetricsPage page = new(await mesh.MetricsAsync());
        double[] bounds = [.. page.Find($"{Durations}_bucket", Labels("info1", "node1", "200", "-")).Select(bucket => Bound(bucket.Labels["le"]))];
        Assert.Equal(bounds.Order(), bounds);
        double[] istio = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000, double.PositiveInfinity];
        Assert.Empty(istio.Except(bounds));
        double[] fine = [.. bounds.Where(bound => bound is >= 1 and <= 10000)];
        Assert.All(fine.Zip(fine[1..]), pair => Assert.InRange(pair.Second / pair.First, 1.001, 1.16));
    }

    [Fact]
    public async Task Requests_over_the_time_limit_and_to_a_dead_node_are_told_apart()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(change: options => options with
        {
            TimeLimit = TimeSpan.FromMilliseconds(150),
            Services = [options.Services[0], options.Services[1] with { MeanTime = TimeSpan.FromSeconds(1) }, options.Services[2]],
        });
        await mesh.PutAsync("""{"services":{"info1":{"weights":{"node1":0,"node2":100}},"info2":{"weights":{"node1":100,"node2":0}}}}""");
        Assert.Equal(504, (await mesh.AskAsync("info2")).Code);
        await mesh.Testbed.KillNodeAsync("node2");
        Assert.Equal(503, (await mesh.AskAsync("info1")).Code);
        MetricsPage page = await PageWithAsync(mesh, 2);
        Assert.Equal(1, page.Sum(Requests, Labels("info2", "node1", "504", "UT")));
        Assert.Equal(1, page.Sum(Requests, Labels("info1", "node2", "503", "UF")));
        Assert.InRange(page.Sum($"{Durations}_sum", ("response_flags", "UT")), 140, 5000);
    }

    [Fact]
    public async Task A_request_whose_node_dies_while_it_works_is_answered_503()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(milliseconds: 3000);
        await mesh.PutAsync("""{"services":{"info1":{"weights":{"node1":100,"node2":0}}}}""");
        Task<(int Code, string Node, bool)> request = mesh.AskAsync("info1");
        await Until.TrueAsync(() => mesh.Testbed.Look().Nodes["node1"].Busy == 1, () => "no request is worked on");
        await mesh.Testbed.KillNodeAsync("node1");
        Assert.Equal((503, "node1", false), await request);
        MetricsPage page = await PageWithAsync(mesh, 1);
        Assert.Equal(1, page.Sum(Requests, Labels("info1", "node1", "503", "UC")));
    }

    [Fact]
    public async Task A_client_that_goes_away_is_counted_as_such()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(milliseconds: 3000);
        using CancellationTokenSource patience = new();
        Task request = mesh.Client.GetAsync(new Uri(mesh.Testbed.Front, "compute/1"), patience.Token);
        await Until.TrueAsync(() => mesh.Testbed.Look().Services["compute"].InFlight == 1, () => "no request is in flight");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        MetricsPage page = await PageWithAsync(mesh, 1);
        Assert.Equal(1, page.Sum(Requests, ("response_code", "0"), ("response_flags", "DC"), ("destination_service_name", "compute")));
    }

    private static (string, string)[] Labels(string service, string node, string code, string flags) =>
        [("destination_service_name", service), ("destination_workload", node), ("response_code", code), ("response_flags", flags)];

    private static double Bound(string text) => text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    // A request is counted when its answer is out, which may be a moment after the client has it.
    private static async Task<MetricsPage> PageWithAsync(SmallTestbed mesh, int requests)
    {
        MetricsPage page = new(await mesh.MetricsAsync());
        for (int again = 0; again < 2000 && page.Sum($"{Durations}_count") < requests; again++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
            page = new MetricsPage(await mesh.MetricsAsync());
        }

        Assert.Equal(requests, page.Sum($"{Durations}_count"));
        return page;
    }
}
