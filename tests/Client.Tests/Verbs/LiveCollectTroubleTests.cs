using System.Text.Json.Nodes;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>collect --on kubernetes</c> where something is wrong: the mesh is put back, or was never changed.</summary>
[Trait("speed", "slow")]
public sealed class LiveCollectTroubleTests : LiveRun
{
    [Fact]
    public async Task Too_many_failed_requests_end_it_and_the_mesh_is_put_back()
    {
        PrometheusServer.Require();
        Mesh.FailingShare = 1;
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        string before = State;

        ConsoleRun run = await ConsoleRun.Of([.. Collect(prometheus), "--apply", "--json"]);

        Assert.Equal(3, run.ExitCode);
        Assert.Matches("^[2-5][0-9] % of the requests of web failed at point 0, more than --most-failed allows$", run.Json.GetProperty("stopped").GetString());
        Assert.Equal(1, run.Json.GetProperty("rows").GetInt32());
        Assert.Equal(before, State);
    }

    [Fact]
    public async Task A_mesh_that_somebody_else_changes_gives_no_row()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        using CancellationTokenSource over = new();
        Task other = OtherAsync(over.Token);

        ConsoleRun run = await ConsoleRun.Of([.. Collect(prometheus), "--apply", "--patience", "0", "--json"]);
        await over.CancelAsync();
        await other;

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(", last written by argocd at ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Trace));
    }

    [Fact]
    public async Task A_mesh_without_a_load_of_its_own_is_told_and_put_back()
    {
        PrometheusServer.Require();
        await using MetricsPage silent = new(() => "istio_requests_total{reporter=\"source\",source_workload=\"front\",destination_workload=\"web-v1\",destination_service_name=\"web\",destination_service_namespace=\"shop\",response_code=\"200\",response_flags=\"-\"} 7\n");
        await using PrometheusServer prometheus = await ScrapingAsync(silent);
        string before = State;

        ConsoleRun run = await ConsoleRun.Of([.. Collect(prometheus), "--apply", "--patience", "0"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("found no requests of web; expected a mesh with a load of its own", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, State);
    }

    [Fact]
    public async Task A_server_that_knows_nothing_of_the_mesh_is_told_before_anything_is_changed()
    {
        PrometheusServer.Require();
        await using MetricsPage other = new(() => "istio_requests_total{reporter=\"source\",source_workload=\"front\",destination_workload=\"web-v1\",destination_service_name=\"web\",destination_service_namespace=\"elsewhere\",response_code=\"200\",response_flags=\"-\"} 7\n");
        await using PrometheusServer prometheus = await ScrapingAsync(other);

        ConsoleRun run = await ConsoleRun.Of([.. Collect(prometheus), "--apply", "--patience", "0"]);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("expected Istio's metrics with destination_service_namespace shop", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.All(Cluster.Asked.Where(asked => !asked.Contains("/leases", StringComparison.Ordinal)), asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_cluster_lacks_and_who_owns_a_target_is_told_before_anything_is_changed()
    {
        Cluster.Autoscalers("shop", FakeCluster.Autoscaler("scale-v2", "web-v2"));
        ConsoleRun run = await ConsoleRun.Of([.. Collect(), "--apply"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("found the control replicas.web-v2, but HorizontalPodAutoscaler scale-v2 (2 to 10 replicas) owns this target", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.All(Cluster.Asked, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
    }

    // Changes the weights back whenever they are others.
    private async Task OtherAsync(CancellationToken over)
    {
        JsonArray http = Cluster.Find(ShopCluster.Routes)["spec"]!["http"]!.DeepClone().AsArray();
        (http[1]!["route"]![0]!["weight"], http[1]!["route"]![1]!["weight"]) = (70, 30);
        string patch = new JsonObject { ["spec"] = new JsonObject { ["http"] = http } }.ToJsonString();
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(700), TimeProvider.System, CancellationToken.None);
            Cluster.Change(ShopCluster.Routes, patch, "argocd");
        }
    }
}
