using System.Text.Json.Nodes;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>collect --on kubernetes</c> of several consoles, and after one that was killed: no configuration of an experiment is left behind.</summary>
[Trait("speed", "slow")]
public sealed class LiveCollectLeaseTests : LiveRun
{
    private string OtherTrace => Path.Combine(Path.GetDirectoryName(Trace)!, "other.csv");

    [Fact]
    public async Task A_second_console_with_another_file_is_refused_in_one_line_that_names_the_first()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        string before = State;
        using CancellationTokenSource stop = new();
        Task<ConsoleRun> running = ConsoleRun.Of(stop.Token, [.. Collect(prometheus), "--apply"]);
        while (!Cluster.Asked.Any(asked => asked.StartsWith("PATCH ", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        ConsoleRun second = await ConsoleRun.Of([.. With(OtherTrace, Collect(prometheus)), "--apply"]);
        ConsoleRun shown = await ConsoleRun.Of(With(OtherTrace, Collect()));
        await stop.CancelAsync();
        ConsoleRun first = await running;

        string name = $"collect of shop by process {Environment.ProcessId} on {Environment.MachineName} at 2";
        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith($"the mesh is held by {name}", second.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith($"found the mesh held by {name}", second.ErrorLines[1], StringComparison.Ordinal);
        Assert.EndsWith("(Lease meshward in namespace shop), expected nobody: one at a time changes a mesh", second.ErrorLines[1], StringComparison.Ordinal);
        Assert.Equal(2, second.ErrorLines.Length);
        Assert.False(File.Exists(OtherTrace));
        Assert.StartsWith($"the mesh is held by {name}", shown.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal(0, shown.ExitCode);
        Assert.Equal((130, "the mesh is as it was before"), (first.ExitCode, first.ErrorLines[^1]));
        Assert.Equal(before, State);
        AssertIsFree();
    }

    [Fact]
    public async Task After_a_run_was_killed_one_with_another_file_puts_back_what_was_there_before_it_and_says_so()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        string before = State;
        LeaveBehind();

        ConsoleRun run = await ConsoleRun.Of([.. With(OtherTrace, Collect(prometheus)), "--points", "1", "--apply"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(
            "collect of shop by process 7 on elsewhere did not put the mesh back: it will be put back to what it was before that: requests of web: web-v1 80 %, web-v2 20 %, 0 % rejected; cores of each pod of web-v1: 1; replicas of web-v2: 1",
            run.ErrorLines);
        Assert.Equal("the mesh is as it was before", run.ErrorLines[^1]);
        Assert.Equal(before, State);
        Assert.Null(Cluster.Find(ShopCluster.Routes)["metadata"]!["annotations"]?["meshward/kept"]);
        AssertIsFree();
    }

    [Fact]
    public async Task After_a_run_was_killed_one_that_dies_early_or_knows_less_leaves_its_state_where_it_is()
    {
        LeaveBehind();
        string kept = Before()!;
        ConsoleRun silent = await ConsoleRun.Of([.. With(OtherTrace, Collect()), "--prometheus", "http://127.0.0.1:1", "--patience", "0", "--apply"]);
        await File.WriteAllTextAsync(
            Scenario,
            (await File.ReadAllTextAsync(Scenario, TestContext.Current.CancellationToken)).Replace("nodes: [web-v1, web-v2]", "nodes: [web-v1]", StringComparison.Ordinal).Replace("name: shop", "name: less", StringComparison.Ordinal)
                .Replace("  routing.web.web-v1: { values: [0.5, 0.8], initial: 0.8 }\n", "", StringComparison.Ordinal).Replace("  replicas.web-v2: { values: [1, 2], initial: 1 }\n", "", StringComparison.Ordinal)
                .Replace(" routing_web_web-v1: routing.web.web-v1,", "", StringComparison.Ordinal).Replace(", replicas_web-v2: replicas.web-v2", "", StringComparison.Ordinal)
                .Replace("routing_web_web-v1, ", "", StringComparison.Ordinal).Replace(", replicas_web-v2]", "]", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        ConsoleRun less = await ConsoleRun.Of([.. Collect(), "--apply"]);

        Assert.Equal((1, 1), (silent.ExitCode, less.ExitCode));
        Assert.EndsWith(
            "found the mesh as collect of shop by process 7 on elsewhere left it, which did not put it back, and less has no web-v2; expected scenario shop first: collect puts the mesh back when it ends", less.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(kept, Before());
    }

    [Fact]
    public async Task A_state_beside_the_trace_that_the_cluster_knows_nothing_of_is_not_put_back_unasked()
    {
        await File.WriteAllTextAsync(
            Trace + ".before", """{"Traffic":{"web":{"Weights":{"web-v1":80,"web-v2":20},"BlockingRate":0}},"NodeCores":{"web-v1":1},"ServiceCores":{},"Replicas":{"web-v2":3}}""", TestContext.Current.CancellationToken);
        ConsoleRun run = await ConsoleRun.Of([.. Collect(), "--apply"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "trace.csv.before: found 1 replicas of web-v2, expected 3 as before a run that the cluster knows nothing of any more; where the mesh is as it should be, remove the file, otherwise set this back by hand",
            Assert.Single(run.ErrorLines));
        AssertIsFree();
    }

    // 16 points of 1.3 s, and 3 s wherever requests move and capacity goes in, from what is set now to what is put back.
    [Fact]
    public async Task A_dry_run_counts_the_time_that_requests_in_flight_get()
    {
        using StreamReader text = File.OpenText(Scenario);
        Scenario scenario = ScenarioReader.Read(text, "shop.yaml", ".").Value!;
        CollectionPlan plan = CollectionPlan.Every(scenario, null, 1, 1).Value!;
        double[] now = [0.8, 0, 1, 1];
        double[][] states = [now, .. Enumerable.Range(0, 16).Select(point => plan.At(point).Levels.Select((level, control) => scenario.Controls[control].Levels[level]).ToArray()), now];
        int drains = states.Zip(states.Skip(1)).Count(pair =>
            (pair.First[0] != pair.Second[0] || pair.First[1] != pair.Second[1]) && (pair.Second[2] < pair.First[2] || pair.Second[3] < pair.First[3]));
        ConsoleRun run = await ConsoleRun.Of([.. Collect(), "--drain", "3", "--json"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.InRange(drains, 1, 16);
        Assert.Equal(20.8 + (3 * drains), run.Json.GetProperty("dry_run").GetProperty("seconds").GetDouble(), 6);
    }

    [Fact]
    public async Task A_right_to_the_lease_that_is_missing_is_named_before_anything_is_changed()
    {
        Cluster.Forbid(ShopCluster.Lease);
        ConsoleRun run = await ConsoleRun.Of([.. Collect(), "--apply"]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("found no right to get leases.coordination.k8s.io in namespace shop", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.All(Cluster.Asked, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
    }

    // What a run leaves that is killed: weights of 100 and 0, a quarter of the requests rejected without retries, two replicas, and its lease.
    private void LeaveBehind()
    {
        JsonArray http = Cluster.Find(ShopCluster.Routes)["spec"]!["http"]!.DeepClone().AsArray();
        JsonObject route = http[1]!.AsObject();
        string kept = new JsonObject { ["abort"] = null, ["retries"] = route["retries"]!.DeepClone() }.ToJsonString();
        (route["route"]![0]!["weight"], route["route"]![1]!["weight"]) = (100, 0);
        route["retries"] = new JsonObject { ["attempts"] = 0 };
        route["fault"] = new JsonObject { ["abort"] = new JsonObject { ["httpStatus"] = 503, ["percentage"] = new JsonObject { ["value"] = 25 } } };
        Cluster.Change(
            ShopCluster.Routes, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["meshward/kept"] = kept } }, ["spec"] = new JsonObject { ["http"] = http } }.ToJsonString(), "meshward");
        Cluster.Change(ShopCluster.Path("web-v2"), """{"spec":{"replicas":2}}""", "meshward");
        Cluster.Leases("shop", ShopCluster.UnfinishedLease(1));
    }

    private static string[] With(string trace, string[] arguments) => [.. arguments.Select((argument, index) => index > 0 && arguments[index - 1] == "--out" ? trace : argument)];

    private string? Before() => Cluster.Find(ShopCluster.Lease)["metadata"]!["annotations"]?["meshward.io/before"]?.GetValue<string>();

    private void AssertIsFree()
    {
        Assert.Null(Before());
        Assert.Null(Cluster.Find(ShopCluster.Lease)["spec"]!["holderIdentity"]);
    }
}
